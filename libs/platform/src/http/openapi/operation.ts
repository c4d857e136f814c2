import type { Type } from '@nestjs/common';
import { differsByVersion, isSheet, isTagged } from '../returns.js';
import { codesOf, failuresOf } from './failures.js';
import type { Handler } from './handlers.js';
import { operationIdOf } from './operation-id.js';
import { choosing, placeholderOf } from './places.js';
import { type Json, type JsonObject, successSchema } from './schemas.js';
import { PARAMETERS } from './shared-parts.js';
import { PATH_PARTS } from './texts.js';

/** The request and the answers of one operation in one version. @param drawn what @nestjs/swagger made of the route */
export function operationOf(
  handler: Handler,
  drawn: JsonObject,
  place: { path: string; verb: string; version: 1 | 2; schemas: JsonObject },
): JsonObject {
  const { described, returned, permissions } = handler;
  const { version, verb } = place;
  const needs =
    permissions.length > 0
      ? `Needs ${permissions.map((each) => `\`${each}\``).join(' or ')}.`
      : handler.public
        ? 'Needs no access token.'
        : '';
  const codes = codesOf(handler, verb, version);
  const operation = {
    operationId: operationIdOf(handler, place.path),
    summary: described?.summary ?? handler.method,
    description: [described?.description ?? '', needs].filter(Boolean).join('\n\n'),
    tags: drawn['tags'] ?? [],
    ...(version === 1 && returned && differsByVersion(returned) ? { deprecated: true } : {}),
    parameters: parametersOf(handler, drawn, place),
    ...bodyOf(handler, version),
    responses: { ...successOf(handler, verb, version), ...failuresOf(codes) },
    security: handler.public ? [] : [{ bearer: [] }],
  };
  const { exampleOf } = described ?? {};
  return exampleOf === undefined ? operation : choosing(operation, thingIn(place.path), exampleOf);
}

/** The last thing that a path names: `order` of `/v2/orders/{id}/cancel`. */
function thingIn(path: string): string {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => placeholderOf(path, name));
  return (names.at(-1) ?? 'me').replace(/Id$/, '');
}

function parametersOf(
  handler: Handler,
  drawn: JsonObject,
  { path, verb, version, schemas }: { path: string; verb: string; version: 1 | 2; schemas: JsonObject },
): Json[] {
  const inPath = ((drawn['parameters'] ?? []) as JsonObject[])
    .filter((parameter) => parameter['in'] === 'path')
    .map(({ name }) => ({
      name: name ?? '',
      in: 'path',
      required: true,
      schema: { type: 'string', minLength: 1 },
      ...pathPartOf(path, String(name)),
    }));
  const header = (name: string) => ({ $ref: `#/components/parameters/${name}` });
  const dto = handler.query?.[version];
  return [
    ...inPath,
    ...(dto ? queryOf(dto, schemas) : []),
    header('XRequestId'),
    ...(verb === 'post' && !handler.keyIgnored
      ? [header(handler.keyNeededIn.includes(version) ? 'RequiredIdempotencyKey' : 'IdempotencyKey')]
      : []),
    ...(handler.ifMatch ? [ifMatchOf(path, version)] : []),
    ...(verb === 'get' && handler.returned && isTagged(handler.returned) ? [header('IfNoneMatch')] : []),
    ...(handler.returned?.options.sheet === undefined ? [] : [header('ConsistencyToken')]),
  ];
}

/** What a part of a path names, `the id of the order` for `/orders/{id}`, and one that there is. */
function pathPartOf(path: string, name: string): { description: string; example: string } {
  const placeholder = placeholderOf(path, name);
  const words = placeholder.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return PATH_PARTS[placeholder] ?? { description: `the id of the ${words}`, example: `{{${placeholder}}}` };
}

/** The tag in the example is that of the thing in the path of the example. */
function ifMatchOf(path: string, version: 1 | 2): JsonObject {
  const parameter = PARAMETERS[version === 1 ? 'IfMatch' : 'RequiredIfMatch'] as JsonObject;
  const schema = { ...(parameter['schema'] as JsonObject) };
  delete schema['example'];
  return { ...parameter, schema, example: `{{${thingIn(path)}Tag}}` };
}

function queryOf(dto: Type<object>, schemas: JsonObject): Json[] {
  const schema = schemas[dto.name] as JsonObject | undefined;
  const required = (schema?.['required'] ?? []) as string[];
  return Object.entries((schema?.['properties'] ?? {}) as JsonObject).map(([name, property]) => {
    const { description, example: _, ...rest } = property as JsonObject;
    const list = rest['type'] === 'array';
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      ...(list ? { style: 'form', explode: false } : {}),
      schema: rest,
    };
  });
}

function bodyOf({ body, described }: Handler, version: 1 | 2): JsonObject {
  const dto = body?.[version];
  if (!dto) return {};
  const example = described?.example?.[version];
  return {
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${dto.name}` },
          ...(example === undefined ? {} : { example: example as Json }),
        },
      },
    },
  };
}

/** A list or the rows of a report as CSV: a head, and a line for each thing. */
const CSV: JsonObject = { schema: { type: 'string' }, example: 'id,status,createdAt\r\n' };

function successOf({ returned, keyIgnored }: Handler, verb: string, version: 1 | 2): JsonObject {
  if (!returned) return { 200: { description: 'Done.' } };
  const { status, options, kind } = returned;
  const mayBeReplayed = verb === 'post' && !keyIgnored;
  const conditional = verb === 'get' && isTagged(returned);
  const header = (name: string) => ({ $ref: `#/components/headers/${name}` });
  const tag = mayBeReplayed ? 'FirstETag' : options.sheet === undefined ? 'ETag' : 'SheetETag';
  return {
    [status]: {
      description: status === 201 ? 'Created.' : 'Done.',
      headers: {
        'X-Request-Id': header('XRequestId'),
        RateLimit: header('RateLimit'),
        'RateLimit-Policy': header('RateLimitPolicy'),
        ...(options.location ? { Location: header('Location') } : {}),
        ...(options.etag || conditional ? { ETag: header(tag) } : {}),
        ...(kind === 'page' ? { Link: header('Link') } : {}),
        ...(options.sheet === undefined ? {} : { 'Data-As-Of': header('DataAsOf') }),
        ...(verb === 'get' ? {} : { 'Consistency-Token': header('ConsistencyToken') }),
        ...(mayBeReplayed ? { 'Idempotent-Replayed': header('IdempotentReplayed') } : {}),
        ...(version === 1 && differsByVersion(returned)
          ? { Deprecation: header('Deprecation'), Sunset: header('Sunset') }
          : {}),
      },
      content:
        kind === 'stream'
          ? { [options.media ?? 'text/plain']: { schema: { type: 'string' } } }
          : {
              'application/json': { schema: successSchema(returned, version) },
              ...(verb === 'get' && isSheet(returned) ? { 'text/csv': CSV } : {}),
            },
    },
    ...(conditional ? { 304: { description: 'The version in If-None-Match is the current one.' } } : {}),
  };
}
