import { ERROR_CATALOGUE, type CatalogueEntry, type ErrorCode } from '../error-catalogue.js';
import type { Returned } from '../returns.js';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

const meta: JsonObject = {
  requestId: { type: 'string', example: '0b5a7c1e-9f43-4a51-8d6e-2f7d1c3b9a10' },
  apiVersion: { type: 'integer', enum: [1, 2] },
};
const count: JsonObject = { type: 'integer', minimum: 0 };

/** The parts of the envelope. */
export const ENVELOPE_SCHEMAS: JsonObject = {
  Meta: {
    type: 'object',
    required: ['requestId', 'apiVersion'],
    properties: meta,
    additionalProperties: true,
  },
  PageMeta: {
    type: 'object',
    required: ['requestId', 'apiVersion', 'page', 'limit', 'total', 'totalPages'],
    properties: {
      ...meta,
      page: { type: 'integer', minimum: 1 },
      limit: { type: 'integer', minimum: 1, maximum: 100 },
      total: count,
      totalPages: count,
    },
  },
  CursorMeta: {
    type: 'object',
    required: ['requestId', 'apiVersion', 'page', 'limit', 'total', 'totalPages', 'totalExact'],
    properties: {
      ...meta,
      page: { type: 'integer', minimum: 1 },
      limit: { type: 'integer', minimum: 1, maximum: 100 },
      total: {
        ...count,
        description: 'counted when the list is begun, up to 10,000 unless `count=exact` is asked for',
      },
      totalPages: count,
      totalExact: { type: 'boolean' },
      nextCursor: { type: 'string', description: 'left out on the last page' },
      prevCursor: { type: 'string', description: 'left out on the first page' },
    },
  },
  ErrorEntry: {
    type: 'object',
    required: ['code', 'message'],
    properties: {
      code: { type: 'string', enum: Object.keys(ERROR_CATALOGUE) },
      message: { type: 'string' },
      field: { type: 'string', description: 'path of the input at fault', example: 'items[0].quantity' },
      details: {},
    },
  },
  Failure: {
    type: 'object',
    required: ['success', 'data', 'meta', 'errors'],
    properties: {
      success: { const: false },
      data: { type: 'null' },
      meta: { $ref: '#/components/schemas/Meta' },
      errors: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/ErrorEntry' } },
    },
  },
};

/** The body of a success in a version. */
export function successSchema({ kind, shapes, options }: Returned, version: 1 | 2): JsonObject {
  const shape = shapes?.[version];
  const one: JsonObject = shape ? { $ref: `#/components/schemas/${shape.name}` } : { type: 'null' };
  const listed = kind === 'page' || options.many === true;
  const of = kind === 'page' ? (version === 1 ? 'PageMeta' : 'CursorMeta') : 'Meta';
  return {
    title: shape ? `${shape.name}${listed ? 'List' : ''}Answer` : 'NothingAnswer',
    type: 'object',
    required: ['success', 'data', 'meta', 'errors'],
    properties: {
      success: { const: true },
      data: listed ? { type: 'array', items: one } : one,
      meta: options.metaFields ? withFields(of, options.metaFields) : { $ref: `#/components/schemas/${of}` },
      errors: { type: 'array', maxItems: 0, items: { $ref: '#/components/schemas/ErrorEntry' } },
    },
  };
}

/** One of the metas with further entries; written out, since a schema that is put together cannot be closed. */
function withFields(name: string, fields: JsonObject): JsonObject {
  const meta = ENVELOPE_SCHEMAS[name] as JsonObject;
  return { ...meta, properties: { ...(meta['properties'] as JsonObject), ...fields } };
}

/** The answer to a code, as an example. */
export function failureExample(code: ErrorCode, version: 1 | 2): JsonObject {
  const { meaning, example, field, details }: CatalogueEntry = ERROR_CATALOGUE[code];
  const entry = {
    code,
    message: example,
    ...(field === undefined ? {} : { field }),
    ...(details === undefined ? {} : { details: details as Json }),
  };
  return {
    summary: meaning,
    value: {
      success: false,
      data: null,
      meta: { requestId: '0b5a7c1e-9f43-4a51-8d6e-2f7d1c3b9a10', apiVersion: version },
      errors: [entry],
    },
  };
}
