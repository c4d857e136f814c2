import type { FastifyReply } from 'fastify';

/** Names in small letters and their values in turns, as node writes them with the least work. */
export type FlatHeaders = readonly string[];

export function addHeaders(reply: FastifyReply, headers: FlatHeaders): void {
  for (let at = 0; at < headers.length; at += 2) void reply.header(headers[at] as string, headers[at + 1]);
}
