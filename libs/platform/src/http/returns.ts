import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';

type Json = null | boolean | number | string | Json[] | JsonObject;
type JsonObject = { [name: string]: Json };

export const RETURNS = 'tallyhouse:returns';
export const BARE = 'tallyhouse:bare';

/** A class of the wire format: declares its fields and makes itself of what the service gives. */
export interface Shape<V = never> {
  new (): object;
  from(value: V): object;
}

/** A result that declares nothing about its own type is accepted by any shape. */
export type AnyShape = Shape;

export interface ReturnsOptions<V = never> {
  /** path below the version, `/orders/1`; sent as Location */
  readonly location?: (value: V) => string;
  /** the version of the resource, never anything of the token or the bytes; a weak one is made for what has none */
  readonly etag?: (value: V) => string | number;
  readonly deprecated?: boolean;
  /** the result is a plain list, without pages */
  readonly many?: boolean;
  /** where the plain list stands in the result, when the result is more than that */
  readonly rows?: (value: V) => readonly unknown[];
  /** media type of a stream */
  readonly media?: string;
  /** further entries of `meta` */
  readonly meta?: (value: V) => Record<string, unknown>;
  /** what the documents say of these entries; all of them may be absent */
  readonly metaFields?: JsonObject;
  /** the field that holds the rows of a report, which can be had as CSV */
  readonly sheet?: string;
}

export interface Returned {
  readonly status: number;
  readonly kind: 'one' | 'page' | 'nothing' | 'stream';
  readonly shapes: Readonly<Record<1 | 2, AnyShape>> | null;
  readonly options: ReturnsOptions;
}

type Shapes = AnyShape | Readonly<Record<1 | 2, AnyShape>>;

const byVersion = (shapes: Shapes): Readonly<Record<1 | 2, AnyShape>> =>
  typeof shapes === 'function' ? { 1: shapes, 2: shapes } : shapes;

const returned = (declared: Returned) =>
  applyDecorators(SetMetadata(RETURNS, declared), HttpCode(declared.status));

/** The answer is the result in the shape of the request's version, in the envelope. */
export function Returns<V = never>(
  status: number,
  shapes: Shapes,
  options: ReturnsOptions<V> = {},
): MethodDecorator {
  return returned({ status, kind: 'one', shapes: byVersion(shapes), options: options as ReturnsOptions });
}

/** The result is a Page (lists.ts); its rows are answered in the shape of the request's version. */
export function ReturnsPage<V = never>(
  shapes: Shapes,
  options: Pick<ReturnsOptions<V>, 'deprecated' | 'meta' | 'metaFields'> = {},
): MethodDecorator {
  return returned({
    status: 200,
    kind: 'page',
    shapes: byVersion(shapes),
    options: options as ReturnsOptions,
  });
}

const DATA_AS_OF: JsonObject = {
  type: 'string',
  format: 'date-time',
  example: '2027-04-01T00:00:00.000Z',
  description: 'the moment up to which the report holds all that was committed',
};

/** The result is a report: shapes with `rows`, and how fresh they are. The rows are CSV, too. */
export function ReturnsReport<V extends { readonly dataAsOf: Date }>(shapes: Shapes): MethodDecorator {
  const options: ReturnsOptions<V> = {
    sheet: 'rows',
    meta: ({ dataAsOf }) => ({ dataAsOf }),
    metaFields: { dataAsOf: DATA_AS_OF },
  };
  return returned({
    status: 200,
    kind: 'one',
    shapes: byVersion(shapes),
    options: options as unknown as ReturnsOptions,
  });
}

/** 200 with `data: null`. */
export function ReturnsNothing(): MethodDecorator {
  return returned({ status: 200, kind: 'nothing', shapes: null, options: {} });
}

/** The handler writes the answer itself, piece by piece, without envelope. @param media `text/event-stream` */
export function ReturnsStream(media: string): MethodDecorator {
  return returned({ status: 200, kind: 'stream', shapes: null, options: { deprecated: false, media } });
}

/** The answer is what the handler gives, without envelope. */
export const Bare = () => SetMetadata(BARE, true);

/** Whether it is several things, in pages or at once. */
export const isList = ({ kind, options }: Returned): boolean => kind === 'page' || options.many === true;

/** Whether it can be had as CSV. */
export const isSheet = (declared: Returned): boolean =>
  isList(declared) || declared.options.sheet !== undefined;

/** Whether a GET of it has an ETag: every single thing has. */
export function isTagged({ kind, options }: Returned): boolean {
  return kind === 'one' && options.many !== true;
}

/** Whether the v1 answer is a thing of the past: another shape than v2's, or a list. */
export function differsByVersion({ kind, shapes, options }: Returned): boolean {
  return options.deprecated ?? (kind === 'page' || (shapes !== null && shapes[1] !== shapes[2]));
}
