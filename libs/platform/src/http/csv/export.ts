import { Readable } from 'node:stream';
import { Logger, type Type } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { inContext, type RequestContext } from '../../context/request-context.js';
import { cellsOf, columnsOf } from './columns.js';

/** Rows per read of the database; so much of a list is in memory at a time. */
const ROWS_AT_ONCE = 500;

/** A part of a list in the shape of the request's version. */
export interface Part {
  readonly rows: readonly object[];
  readonly nextCursor?: string | undefined;
}

/** How a list is read on: the handler is asked again, as the same caller, with where it goes on. */
export type ReadPart = () => Promise<Part>;

const logger = new Logger('Export');

/** `/v2/inventory/{productId}/ledger` → `ledger.csv` */
export function announceCsv(request: FastifyRequest, reply: FastifyReply): void {
  const segments = (request.routeOptions.url ?? '').split('/').filter((each) => /^[a-z][a-z-]+$/.test(each));
  void reply
    .type('text/csv; charset=utf-8; header=present')
    .header('Content-Disposition', `attachment; filename="${segments.at(-1) ?? 'list'}.csv"`);
}

/**
 * Rows as CSV (RFC 4180), as the client takes them. A text that a spreadsheet would take for a formula begins with an
 * apostrophe. When reading on fails, the connection breaks off: half a file must not look like a whole one.
 *
 * @param first what has been read already, so that a refusal is still answered as one
 * @param context of the request, in which the rest is read; null when there is no rest
 */
export function csvOf(
  shape: Type<object>,
  first: Part,
  rest: { context: RequestContext; read: ReadPart } | null,
): Readable {
  const columns = columnsOf(shape);
  const text = (rows: readonly object[], header: boolean): string =>
    stringify(
      rows.map((row) => cellsOf(row, columns)),
      { header, columns: columns.map(({ name }) => name), escape_formulas: true, record_delimiter: '\r\n' },
    );
  async function* lines() {
    let part = first;
    yield text(part.rows, true);
    while (rest && part.nextCursor !== undefined) {
      const { context, read } = rest;
      context.walk = { limit: ROWS_AT_ONCE, cursor: part.nextCursor };
      part = await inContext(context, read);
      if (part.rows.length > 0) yield text(part.rows, false);
    }
  }
  return Readable.from(lines(), { objectMode: false }).on('error', (error) => {
    logger.warn({ err: error }, 'An export broke off');
  });
}

/** Where the export of a whole list begins. */
export const FROM_THE_START = { limit: ROWS_AT_ONCE } as const;

/** A page was asked for by name: that page is exported, and no more. */
export const asksForPage = ({ query }: FastifyRequest): boolean =>
  ['page', 'limit', 'cursor'].some((name) => name in ((query ?? {}) as object));
