const HEAD_END = '\r\n\r\n';
const ZERO = 48;

/** Finds the length of a body in the head of an answer; 0 where there is none. */
function bodyLength(bytes, headEnd) {
  const at = bytes.indexOf('ontent-length: ', 0, 'latin1');
  if (at < 0 || at > headEnd) return 0;
  let length = 0;
  for (let digit = at + 15; digit < headEnd && bytes[digit] !== 13; digit++)
    length = length * 10 + bytes[digit] - ZERO;
  return length;
}

/** Splits what comes from one connection into answers, looking at nothing but their status and Content-Length. */
export class Answers {
  /** @param {(status: number) => void} heard called for each whole answer */
  constructor(heard) {
    this.heard = heard;
    this.rest = null;
    this.wanted = 0;
  }

  /** @param {Buffer} chunk @throws when the server chunks an answer, which none of ours does */
  take(chunk) {
    let bytes = this.rest ? Buffer.concat([this.rest, chunk]) : chunk;
    this.rest = null;
    while (bytes.length > 0 && bytes.length >= this.wanted) {
      const headEnd = bytes.indexOf(HEAD_END, 0, 'latin1');
      if (headEnd < 0) break;
      const status = (bytes[9] - ZERO) * 100 + (bytes[10] - ZERO) * 10 + bytes[11] - ZERO;
      if (bytes.subarray(0, headEnd).indexOf('ransfer-encoding: chunked', 0, 'latin1') >= 0)
        throw new Error('The server answered in chunks, which this load cannot read');
      const end = headEnd + 4 + (status === 304 || status === 204 ? 0 : bodyLength(bytes, headEnd));
      if (bytes.length < end) {
        this.wanted = end;
        break;
      }
      this.wanted = 0;
      bytes = bytes.subarray(end);
      this.heard(status);
    }
    if (bytes.length > 0) this.rest = bytes;
  }
}
