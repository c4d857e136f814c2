import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { RequestContext } from '../../context/request-context.js';
import { Attributes, Id, type MoneyDto, MoneyField, Moment, Nested, Text, Texts, Whole } from '../fields.js';
import { wantsCsv } from './accepts.js';
import { csvOf, type Part } from './export.js';

class Part1 {
  @Text({ max: 9 }) name!: string;
}
class Parent {
  @Id() id!: string;
  @Text({ max: 99, nullable: true }) note!: string | null;
}
class Thing extends Parent {
  @MoneyField() price!: MoneyDto;
  @Whole({}) delta!: number;
  @Moment() at!: Date;
  @Texts({ max: 9, maxItems: 9 }) tags!: string[];
  @Nested(() => Part1, { many: true }) parts!: Part1[];
  @Attributes() attributes!: object;
}

const thing = (more: object) => ({
  id: 'a',
  note: null,
  price: { amount: 5, currency: 'EUR' },
  delta: -3,
  at: new Date(0),
  tags: ['x', 'y'],
  parts: [{ name: 'n' }],
  attributes: { big: true },
  ...more,
});
const HEAD = 'id,note,price.amount,price.currency,delta,at,tags,parts,attributes';

describe('CSV', () => {
  it('has a column for each field, those of the parents first, and a head without rows', async () => {
    expect(await text(csvOf(Thing, { rows: [thing({})] }, null))).toBe(
      `${HEAD}\r\na,,5,EUR,-3,1970-01-01T00:00:00.000Z,"[""x"",""y""]","[{""name"":""n""}]","{""big"":true}"\r\n`,
    );
    expect(await text(csvOf(Thing, { rows: [] }, null))).toBe(`${HEAD}\r\n`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'takes the formula out of %j',
    async (note) => {
      const csv = await text(csvOf(Parent, { rows: [{ id: 'a', note }] }, null));
      expect(csv.split('\r\n').slice(1).join('\r\n')).toMatch(/^a,"?'/);
    },
  );

  it('keeps quotes, commas and lines within their cell', async () => {
    const csv = await text(csvOf(Parent, { rows: [{ id: 'a', note: 'so "it", is\nhere' }] }, null));
    expect(csv).toBe('id,note\r\na,"so ""it"", is\nhere"\r\n');
  });

  it('goes on to the end of the list, and breaks off where reading fails', async () => {
    const context = {} as RequestContext;
    const parts: Part[] = [{ rows: [{ id: 'b' }], nextCursor: '3' }, { rows: [{ id: 'c' }] }];
    const asked: unknown[] = [];
    const read = () => {
      asked.push(context.walk);
      const part = parts.shift();
      return part ? Promise.resolve(part) : Promise.reject(new Error('gone'));
    };
    const first = { rows: [{ id: 'a' }], nextCursor: '2' };
    expect(await text(csvOf(Parent, first, { context, read }))).toBe('id,note\r\na,\r\nb,\r\nc,\r\n');
    expect(asked).toEqual([
      { limit: 500, cursor: '2' },
      { limit: 500, cursor: '3' },
    ]);
    await expect(text(csvOf(Parent, first, { context, read }))).rejects.toThrow('gone');
  });
});

describe('a client wants CSV', () => {
  it.each([
    ['text/csv', true],
    ['text/csv;q=0.8, application/json;q=0.5', true],
    ['Text/CSV; header=present', true],
    ['text/csv, */*;q=0.1', true],
    ['application/json, text/csv;q=0.9', false],
    ['text/csv;q=0', false],
    ['*/*', false],
    ['text/*', false],
    [undefined, false],
  ])('%s: %s', (accept, wanted) => expect(wantsCsv(accept)).toBe(wanted));
});
