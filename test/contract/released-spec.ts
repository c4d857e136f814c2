import { describe, expect, it } from '@jest/globals';
import { type JsonObject, listOf, partOf } from '../support/document.js';
import { breaksBetween } from './released/breaks.js';
import { promisesOf, releasedOf } from './released/kept.js';
import { SHOP } from './released/shop.js';

/** The document after a change of the part at a path, `paths /v1/mugs get`. */
function shop(path: string, change: (part: JsonObject) => void): JsonObject {
  const made = structuredClone(SHOP);
  change(path.split(' ').reduce((part, step) => partOf(part[step]), made));
  return made;
}
const schema = (path: string, change: (part: JsonObject) => void) =>
  shop(`components schemas ${path}`, change);
const list = 'paths /v1/mugs get';
const make = 'paths /v1/mugs post';
const breaksOf = (document: JsonObject): string[] => breaksBetween(SHOP, document);

describe('a document breaks those who rely on the released one', () => {
  it.each<[string, JsonObject, string]>([
    ['an operation removed', shop('paths /v1/mugs', (verbs) => delete verbs['get']), 'GET /v1/mugs is gone'],
    ['an operation renamed', shop(list, (it) => (it['operationId'] = 'mugs')), 'GET /v1/mugs is called mugs'],
    [
      'a login that was not needed',
      shop(list, (it) => (it['security'] = [{ bearer: [] }])),
      'GET /v1/mugs wants a login',
    ],
    [
      'a field removed from an answer',
      schema('Mug properties', (it) => delete it['price']),
      'GET /v1/mugs 200: data[].price is gone',
    ],
    [
      'a field that may be missing now',
      schema('Mug', (it) => (it['required'] = ['id', 'status'])),
      'POST /v1/mugs 201: price may be missing now',
    ],
    [
      'a field of another type',
      schema('Mug properties price', (it) => (it['type'] = 'string')),
      'POST /v1/mugs 201: price: the type is string, was number|integer',
    ],
    [
      'null where there was none',
      schema('Mug properties id', (it) => (it['type'] = ['string', 'null'])),
      'POST /v1/mugs 201: id: the type is string|null, was string',
    ],
    [
      'a form that is not kept',
      schema('Mug properties brokenAt', (it) => delete it['format']),
      'POST /v1/mugs 201: brokenAt: the form is another one',
    ],
    [
      'an enum value dropped',
      schema('Status', (it) => (it['enum'] = ['WHOLE'])),
      'GET /v1/mugs 200: data[].status: the value BROKEN is gone',
    ],
    [
      'a code dropped',
      schema('Failure properties code', (it) => (it['enum'] = ['BUSY'])),
      'GET /v1/mugs 429: code: the value RATE_LIMITED is gone',
    ],
    [
      'a success of another status',
      shop(`${make} responses`, (it) => {
        it['200'] = it['201'] ?? {};
        delete it['201'];
      }),
      'POST /v1/mugs 201 is gone',
    ],
    [
      'a media type removed',
      shop(`${list} responses 200 content`, (it) => delete it['text/csv']),
      'GET /v1/mugs 200: text/csv is gone',
    ],
    [
      'a header removed',
      shop(`${list} responses 200 headers`, (it) => delete it['Link']),
      'GET /v1/mugs 200: the header Link is gone',
    ],
    [
      'a parameter removed',
      shop(list, (it) => (it['parameters'] = listOf(it['parameters']).slice(1))),
      'GET /v1/mugs query limit is gone',
    ],
    [
      'a parameter made required',
      shop(list, (it) => (partOf(listOf(it['parameters'])[0])['required'] = true)),
      'GET /v1/mugs query limit is required now',
    ],
    [
      'a new parameter that is required',
      shop(list, (it) =>
        listOf(it['parameters']).push({ name: 'q', in: 'query', required: true, schema: {} }),
      ),
      'GET /v1/mugs query q is new and required',
    ],
    [
      'a bound that came closer',
      shop(list, (it) => (partOf(partOf(listOf(it['parameters'])[0])['schema'])['maximum'] = 50)),
      'GET /v1/mugs query limit: maximum is 50, was 100',
    ],
    [
      'a bound that is new',
      schema('NewMug properties name', (it) => (it['pattern'] = '^a')),
      'POST /v1/mugs body.name: the form is another one',
    ],
    [
      'a body made required',
      shop(`${make} requestBody`, (it) => (it['required'] = true)),
      'POST /v1/mugs a body is required now',
    ],
    [
      'a field that is not taken any more',
      schema('NewMug properties', (it) => delete it['name']),
      'POST /v1/mugs body.name is gone',
    ],
    [
      'a field made required',
      schema('NewMug', (it) => (it['required'] = ['price', 'name'])),
      'POST /v1/mugs body.name is required now',
    ],
    [
      'a new field that is required',
      schema('NewMug', (it) => {
        it['required'] = ['price', 'colour'];
        partOf(it['properties'])['colour'] = { type: 'string' };
      }),
      'POST /v1/mugs body.colour is new and required',
    ],
    [
      'a narrower type',
      schema('NewMug properties price', (it) => (it['type'] = 'integer')),
      'POST /v1/mugs body.price: the type is integer, was number|integer',
    ],
    [
      'one of several forms dropped',
      schema('NewMug properties size', (it) => (it['oneOf'] = [{ type: 'string' }])),
      'POST /v1/mugs body.size: its forms are others',
    ],
  ])('with %s', (_what, document, fault) => expect(breaksOf(document)).toContain(fault));

  it.each<[string, JsonObject]>([
    ['nothing changed', structuredClone(SHOP)],
    ['an operation added', shop('paths', (paths) => (paths['/v1/cups'] = { get: { responses: {} } }))],
    ['a field added', schema('Mug properties', (it) => (it['weight'] = { type: 'number' }))],
    ['a value added', schema('Status', (it) => listOf(it['enum']).push('LOST'))],
    ['an optional field of a body', schema('NewMug properties', (it) => (it['gift'] = { type: 'boolean' }))],
    [
      'an optional parameter',
      shop(list, (it) => listOf(it['parameters']).push({ name: 'q', in: 'query', schema: {} })),
    ],
    ['a wider bound', schema('NewMug properties name', (it) => (it['maxLength'] = 200))],
    ['a wider type taken', schema('NewMug properties name', (it) => (it['type'] = ['string', 'null']))],
    ['a narrower type answered', schema('Mug properties brokenAt', (it) => (it['type'] = 'string'))],
    ['a refusal less', shop(`${list} responses`, (it) => delete it['429'])],
    ['other words', schema('Mug', (it) => (it['description'] = 'what one drinks from'))],
  ])('and does not with %s', (_what, document) => expect(breaksOf(document)).toEqual([]));
});

describe('a released document', () => {
  it.each([1, 2] as const)('of v%i would miss each of its operations', (version) => {
    const released = releasedOf(version);
    const paths = Object.keys(partOf(released['paths']));
    expect(paths.length).toBeGreaterThan(40);
    expect(breaksBetween(released, { ...released, paths: {} }).length).toBeGreaterThan(50);
    expect(breaksBetween(released, released)).toEqual([]);
  });

  it('holds promises alone, and a field called description', () => {
    const told = { description: 'a', properties: { description: { type: 'string', example: 'b' } } };
    expect(promisesOf(told)).toEqual({ properties: { description: { type: 'string' } } });
  });
});
