import type { CallHandler, Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { currentContext } from '../../context/request-context.js';
import { linksOf } from '../answers/links.js';
import { present, type Presented } from '../answers/presented.js';
import { isSheet, type Returned } from '../returns.js';
import { shapesOf } from '../validation/shapes.js';
import { wantsCsv } from './accepts.js';
import { announceCsv, asksForPage, csvOf, FROM_THE_START, type Part } from './export.js';

/** Whether the answer is a list or a report that the client would rather have as CSV. */
export function isExport(
  returned: Returned | null,
  { method, headers }: FastifyRequest,
): returned is Returned {
  return returned !== null && isSheet(returned) && method === 'GET' && wantsCsv(headers.accept);
}

/**
 * A list as CSV, with the same filters, access and limits: the page that is asked for by name, else all of it, for
 * which the handler is asked again and again with where the list goes on.
 */
export function exported(
  returned: Returned,
  version: 1 | 2,
  next: CallHandler,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Observable<unknown> {
  const context = currentContext();
  const whole = context && !asksForPage(request) ? context : null;
  if (whole) whole.walk = FROM_THE_START;
  const read = async (): Promise<Presented> => present(returned, await lastValueFrom(next.handle()), version);
  const answer = async () => {
    const first = await read();
    announceCsv(request, reply);
    const { dataAsOf } = first.meta;
    if (dataAsOf instanceof Date) void reply.header('Data-As-Of', dataAsOf.toISOString());
    if (returned.options.sheet !== undefined) return sheetOf(returned, first, version);
    for (const link of whole ? [] : linksOf(first.meta, request.url)) append(reply, 'Link', link);
    const rest = whole ? { context: whole, read: async () => partOf(await read()) } : null;
    return csvOf(returned.shapes?.[version] as Type<object>, partOf(first), rest);
  };
  return from(answer());
}

/** The rows of a report; what it says beside them is in JSON alone. */
function sheetOf({ shapes, options: { sheet = '' } }: Returned, { data }: Presented, version: 1 | 2) {
  const row = shapesOf(shapes?.[version] as Type<object>)
    .get(sheet)
    ?.nested?.();
  if (!row) throw new Error(`There are no rows in ${sheet}`);
  return csvOf(row, { rows: (data as Record<string, readonly object[]>)[sheet] ?? [] }, null);
}

function partOf({ data, next }: Presented): Part {
  return { rows: data as readonly object[], nextCursor: next };
}

/** One more value of a header that may have several. */
export function append(reply: FastifyReply, name: string, value: string): void {
  const before = reply.getHeader(name);
  void reply.header(name, typeof before === 'string' ? `${before}, ${value}` : value);
}
