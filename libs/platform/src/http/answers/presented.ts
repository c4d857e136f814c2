import type { Page } from '../lists.js';
import type { Returned, ReturnsOptions, Shape } from '../returns.js';

/** A result in the terms of HTTP. */
export interface Presented {
  readonly status: number;
  readonly location: string | null;
  readonly data: unknown;
  readonly etag: string | null;
  /** where a list goes on, in every version */
  readonly next?: string | undefined;
  /** further entries of `meta` */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Puts the result of a handler into the shape of a version. */
export function present(
  { status, kind, shapes, options }: Returned,
  result: unknown,
  version: 1 | 2,
): Presented {
  const shape = shapes?.[version] as Shape<unknown> | undefined;
  const { location, etag, meta, many, rows } = options as ReturnsOptions<unknown>;
  if (kind === 'nothing' || !shape) return { status, location: null, data: null, etag: null, meta: {} };
  if (kind === 'page') {
    const page = result as Page<unknown>;
    return {
      status,
      location: null,
      etag: null,
      data: page.rows.map((row) => shape.from(row)),
      meta: { ...metaOf(page, version), ...meta?.(result) },
      next: page.nextCursor,
    };
  }
  return {
    status,
    location: location ? `/v${version}${location(result)}` : null,
    data:
      many === true
        ? (rows?.(result) ?? (result as readonly unknown[])).map((each) => shape.from(each))
        : shape.from(result),
    etag: etag ? `"${etag(result)}"` : null,
    meta: meta?.(result) ?? {},
  };
}

function metaOf(
  { page, limit, total, totalExact, nextCursor, prevCursor }: Page<unknown>,
  version: 1 | 2,
): Record<string, unknown> {
  const numbers = { page: page ?? 1, limit, total, totalPages: Math.ceil(total / limit) };
  return version === 1
    ? numbers
    : {
        ...numbers,
        totalExact,
        ...(nextCursor === undefined ? {} : { nextCursor }),
        ...(prevCursor === undefined ? {} : { prevCursor }),
      };
}
