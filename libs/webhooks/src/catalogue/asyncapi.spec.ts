import specs from '@asyncapi/specs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { EVENT_NAMES } from '#contracts/registry.js';
import { asyncApi, keyOf } from './asyncapi.js';
import { EVENTS, jsonSchemaOf } from './catalogue.js';

const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
const check = ajv.compile(specs.schemasWithoutId['3.0.0']);
const faults = (document: object): string[] => {
  check(document);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

describe('the AsyncAPI document', () => {
  it('is what AsyncAPI 3 asks for, and one that is not would be noticed', () => {
    expect(faults(asyncApi())).toEqual([]);
    expect(faults({ ...asyncApi(), channels: { stream: { address: 7 } } })).not.toEqual([]);
    expect(faults({ ...asyncApi(), operations: { x: { action: 'shout' } } })).not.toEqual([]);
  });

  it('names every event of the contracts, and leads nowhere else', () => {
    const text = JSON.stringify(asyncApi());
    const parts = asyncApi() as {
      components: { messages: object };
      channels: { stream: { messages: object } };
    };
    expect(Object.keys(parts.channels.stream.messages)).toEqual(EVENT_NAMES.map(keyOf));
    expect(Object.keys(parts.components.messages)).toEqual([...EVENT_NAMES.map(keyOf), 'webhookPing']);
    for (const [, path = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = path
        .split('/')
        .reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], asyncApi());
      expect([path, typeof found]).toEqual([path, 'object']);
    }
  });

  it('says no event the same as another', () => {
    expect(new Set(EVENT_NAMES.map(keyOf)).size).toBe(EVENT_NAMES.length);
    expect(keyOf('order:created')).toBe('orderCreated');
  });
});

describe.each(EVENTS)('the form of $name', ({ schema, example, name }) => {
  const fits = ajv.compile({ ...jsonSchemaOf(schema), additionalProperties: false });

  it('is that of its example', () => {
    expect([fits(example), fits.errors]).toEqual([true, null]);
    expect(schema.strict().safeParse(example).success).toBe(true);
  });

  it('is not that of another', () => {
    expect(fits({ ...example, name: `${name}!` })).toBe(false);
    expect(fits({ ...example, data: {} })).toBe(false);
    expect(fits({ ...example, seq: '1' })).toBe(false);
  });
});
