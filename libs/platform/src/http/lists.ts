import { Injectable } from '@nestjs/common';
import mongoose, { type Model, type QueryFilter } from 'mongoose';
import { Settings } from '../config/settings.js';
import { currentContext } from '../context/request-context.js';
import { DomainError } from '../errors/api-error.js';
import { OneOf, Text, Whole } from './fields.js';
import { type Cursor, decodeCursor, encodeCursor, fingerprintOf } from './paging/cursor.js';
import { after, backwards, type Sort, valuesOf } from './paging/keyset.js';

/** How far pages and capped counts go. */
const FARTHEST = 10_000;

export class CursorInvalidError extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'CURSOR_INVALID';
  constructor() {
    super('The cursor does not belong to this list', undefined, 'cursor');
  }
}

export class PageTooDeepError extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'PAGE_TOO_DEEP';
  constructor() {
    super(`page × limit must not exceed ${FARTHEST}; the lists of v2 go on with cursors`, undefined, 'page');
  }
}

/** What a list request asks for: a page (v1) or what follows a cursor (v2). */
export interface ListAsk {
  readonly page?: number;
  readonly limit: number;
  readonly cursor?: string;
  /** count everything, however long it takes; `none`: nobody asks how many there are */
  readonly count?: 'exact' | 'none';
}

export interface Page<T> {
  readonly rows: T[];
  readonly limit: number;
  /** from 1 */
  readonly page?: number;
  readonly total: number;
  readonly totalExact: boolean;
  readonly nextCursor?: string;
  readonly prevCursor?: string;
}

/** What an export asks for in the place of a page. */
function walked(): ListAsk | null {
  const walk = currentContext()?.walk;
  return walk ? { ...walk, count: 'none' } : null;
}

/** Base of the query DTOs of lists in v1. */
export class PageQuery {
  @Whole({ min: 1, max: 1_000_000, optional: true, default: 1, example: 1, description: 'page, from 1' })
  page = 1;

  @Whole({ min: 1, max: 100, optional: true, default: 20, example: 20, description: 'rows per page' })
  limit = 20;

  /** what `Lists.page` is asked for */
  asks(): ListAsk {
    return walked() ?? { page: this.page, limit: this.limit };
  }
}

/** Base of the query DTOs of lists in v2. */
export class CursorQuery {
  @Text({
    max: 2_000,
    optional: true,
    description: '`meta.nextCursor` of the previous answer, with the same filter and order',
  })
  cursor?: string;

  @Whole({ min: 1, max: 100, optional: true, default: 20, example: 20, description: 'rows per answer' })
  limit = 20;

  @OneOf(['exact'], { optional: true, description: 'counts beyond 10,000' })
  count?: 'exact';

  /** what `Lists.page` is asked for */
  asks(): ListAsk {
    const { limit, cursor, count } = this;
    return walked() ?? { limit, ...(cursor === undefined ? {} : { cursor }), ...(count ? { count } : {}) };
  }
}

/** What a list shows: `sort` must follow an index, and ends with `_id` unless it names every row apart by itself. */
export interface Listed<T> {
  readonly filter: QueryFilter<T>;
  readonly sort: Sort;
  /** a field of `sort` has each value once, so that nothing need decide between two rows */
  readonly unique?: boolean;
  readonly projection?: Readonly<Record<string, 0 | 1>>;
}

/** Reads lists: lean documents, by page with an exact count (v1) or by keyset cursor with a capped one (v2). */
@Injectable()
export class Lists {
  constructor(private readonly settings: Settings) {}

  /**
   * @throws {PageTooDeepError} when page × limit goes beyond 10,000
   * @throws {CursorInvalidError} when the cursor was altered or made for another filter or sort
   */
  async page<T>(model: Model<T>, listed: Listed<T>, ask: ListAsk): Promise<Page<T>> {
    const isDecided = listed.unique === true || listed.sort.some(([field]) => field === '_id');
    const sort = isDecided ? listed.sort : [...listed.sort, ['_id', listed.sort.at(-1)?.[1] ?? 1] as const];
    return ask.page === undefined
      ? this.following(model, { ...listed, sort }, ask)
      : this.numbered(model, { ...listed, sort }, ask, ask.page);
  }

  private async numbered<T>(
    model: Model<T>,
    { filter, sort, projection }: Listed<T>,
    { limit }: ListAsk,
    page: number,
  ): Promise<Page<T>> {
    if (page * limit > FARTHEST) throw new PageTooDeepError();
    const rows = await find(model, filter, sort, projection)
      .skip((page - 1) * limit)
      .limit(limit);
    const known = rows.length < limit && (rows.length > 0 || page === 1);
    const total = known ? (page - 1) * limit + rows.length : await counted(model, filter);
    return { rows: rows as T[], limit, page, total, totalExact: true };
  }

  private async following<T>(
    model: Model<T>,
    { filter, sort, projection }: Listed<T>,
    { limit, cursor, count }: ListAsk,
  ): Promise<Page<T>> {
    const list = fingerprintOf({ model: model.modelName, filter, sort });
    const from = cursor === undefined ? null : decodeCursor(cursor, this.settings.CURSOR_SECRET);
    if (cursor !== undefined && (from === null || from.list !== list || from.values.length !== sort.length))
      throw new CursorInvalidError();
    const way = from?.back === true ? backwards(sort) : sort;
    const wanted =
      from === null
        ? filter
        : ({ $and: [filter, after(way, from.values, mongoose.trusted)] } as QueryFilter<T>);
    const found = (await find(model, wanted, way, projection).limit(limit + 1)) as T[];
    const rows = found.slice(0, limit);
    if (from?.back === true) rows.reverse();
    const page = Math.max(1, from?.page ?? 1);
    const known = from === null && found.length <= limit ? { total: found.length, totalExact: true } : from;
    const totals = await this.count(model, filter, count, known);
    const more = found.length > limit;
    const edge = (row: T | undefined, to: number, back: boolean): string | undefined =>
      row === undefined
        ? undefined
        : this.cursor({ list, page: to, values: valuesOf(row, sort), back, ...totals });
    const next = more || from?.back === true ? edge(rows.at(-1), page + 1, false) : undefined;
    const prev = from?.back === true ? more : from !== null;
    const before = prev ? edge(rows[0], page - 1, true) : undefined;
    return {
      rows,
      limit,
      page,
      ...totals,
      ...(next === undefined ? {} : { nextCursor: next }),
      ...(before === undefined ? {} : { prevCursor: before }),
    };
  }

  private cursor(cursor: Cursor): string {
    return encodeCursor(cursor, this.settings.CURSOR_SECRET);
  }

  /** Once, when a list is begun; its cursors carry what was counted. */
  private async count<T>(
    model: Model<T>,
    filter: QueryFilter<T>,
    wanted: ListAsk['count'],
    known: { readonly total: number; readonly totalExact: boolean } | null,
  ): Promise<{ total: number; totalExact: boolean }> {
    if (wanted === 'none') return { total: 0, totalExact: false };
    if (known && (known.totalExact || wanted !== 'exact'))
      return { total: known.total, totalExact: known.totalExact };
    if (wanted === 'exact') return { total: await counted(model, filter), totalExact: true };
    const total = await counted(model, filter, { limit: FARTHEST + 1 });
    return { total: Math.min(total, FARTHEST), totalExact: total <= FARTHEST };
  }
}

function find<T>(
  model: Model<T>,
  filter: QueryFilter<T>,
  sort: Sort,
  projection?: Readonly<Record<string, 0 | 1>>,
) {
  return model
    .find(filter, projection ?? null)
    .sort(sort.map(([field, way]) => [field, way] as [string, 1 | -1]))
    .lean();
}

/** Everything is counted along the index of `_id`, which is read faster than the documents. */
function counted<T>(
  model: Model<T>,
  filter: QueryFilter<T>,
  options: { limit?: number } = {},
): Promise<number> {
  const all = Object.keys(filter).length === 0;
  return model.countDocuments(filter, { ...options, ...(all && { hint: '_id_' }) }).exec();
}
