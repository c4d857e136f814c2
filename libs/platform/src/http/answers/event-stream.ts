import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** A reader that reads nothing for so long is let go; it comes again. */
const SLOWEST_MS = 30_000;

/**
 * Takes the connection over from the framework for server-sent events, with the headers that every answer has.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function openEventStream(reply: FastifyReply): ServerResponse {
  const headers = Object.fromEntries(
    Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined),
  );
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(headers as Record<string, string>),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    // proxies that gather answers would hold events back
    'x-accel-buffering': 'no',
  });
  return reply.raw;
}

/** Sends a part of the stream, and waits until the reader has room for more. */
export async function sendText(raw: ServerResponse, text: string): Promise<void> {
  if (raw.destroyed || raw.write(text)) return;
  const slow = AbortSignal.timeout(SLOWEST_MS);
  try {
    await once(raw, 'drain', { signal: slow });
  } catch {
    raw.destroy();
  }
}
