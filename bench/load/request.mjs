/**
 * The bytes of a request, as text of one byte per character.
 *
 * @param {string} method
 * @param {string} path
 * @param {{ headers?: Record<string, string>, body?: string }} [more] `body` is JSON in ASCII
 */
export function requestText(method, path, { headers = {}, body } = {}) {
  let text = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n`;
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
  if (body === undefined) return `${text}\r\n`;
  return `${text}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}
