import { describe, expect, it } from '@jest/globals';
import { ValidationFailedError } from '../../errors/api-error.js';
import {
  Attributes,
  Decimal,
  Flag,
  Id,
  Moment,
  MoneyField,
  type MoneyDto,
  Nested,
  OneOf,
  Text,
  Texts,
  Whole,
} from '../fields.js';
import { Input } from './input.js';

class Line {
  @Id() productId!: string;
  @Whole({ min: 1, max: 99 }) quantity!: number;
  @MoneyField({ optional: true, positive: true }) unitPrice?: MoneyDto;
}

class Wanted {
  @Nested(() => Line, { many: true, min: 1, max: 3 }) items!: Line[];
  @Text({ max: 5, optional: true, nullable: true }) note?: string | null;
  @Moment({ optional: true }) at?: Date;
  @Attributes({ optional: true }) attributes?: object;
  @Texts({ maxItems: 2, max: 3, optional: true }) tags?: string[];
}

class Asked {
  @Whole({ min: 1, optional: true }) page = 1;
  @Decimal({ min: 0, optional: true }) price?: number;
  @Flag({ optional: true }) open?: boolean;
  @OneOf(['A', 'B'], { many: true, optional: true }) status?: string[];
}

const line = { productId: 'p1', quantity: 2 };

function faultsOf(read: () => unknown): Record<string, string> {
  try {
    read();
  } catch (error) {
    if (error instanceof ValidationFailedError)
      return Object.fromEntries(error.faults.map(({ field, message }) => [field, message]));
    throw error;
  }
  return {};
}
const body = (value: unknown) => faultsOf(() => new Input(Wanted).ofBody(value));

describe('a body', () => {
  it('becomes instances with dates, and nothing is converted', () => {
    const read = new Input(Wanted).ofBody({
      items: [line],
      at: '2027-03-01T10:00:00+02:00',
      note: null,
    }) as Wanted;
    expect(read.items[0]).toBeInstanceOf(Line);
    expect(read.at).toEqual(new Date('2027-03-01T08:00:00Z'));
    expect(read.note).toBeNull();
    expect(body({ items: [{ ...line, quantity: '2' }], note: 5, at: 5 })).toEqual({
      'items[0].quantity': 'must be a whole number from 1 to 99',
      note: expect.stringContaining('text'),
      at: expect.stringContaining('ISO 8601'),
    });
  });

  it('is told every fault with its path, one for each field', () => {
    expect(
      body({
        items: [line, { productId: { $ne: null }, unitPrice: { amount: 0.5, currency: 'EURO' } }, 'x'],
        colour: 1,
      }),
    ).toEqual({
      'items[1].productId': expect.any(String),
      'items[1].quantity': 'is required',
      'items[1].unitPrice.amount': expect.any(String),
      'items[1].unitPrice.currency': expect.any(String),
      'items[2]': 'must be an object',
      colour: 'is not a field of this request',
    });
  });

  it.each(['toString', 'constructor', 'hasOwnProperty', 'toDomain', 'valueOf'])(
    'does not take %s for a field',
    (name) => {
      expect(body({ items: [line], [name]: 'x' })).toEqual({ [name]: 'is not a field of this request' });
    },
  );

  it('refuses what only looks like the shape', () => {
    expect(body({ items: { 0: line } })).toEqual({ items: 'must be a list of 1 to 3 objects' });
    expect(body({ items: [line, line, line, line] })).toEqual({ items: 'must be a list of 1 to 3 objects' });
    expect(body({ items: [[line]] })).toEqual({ 'items[0]': 'must be an object' });
    expect(body({ items: [null] })).toEqual({ 'items[0]': 'must be an object' });
    expect(body({ items: [{ ...line, unitPrice: [{ amount: 1, currency: 'EUR' }] }] })).toHaveProperty([
      'items[0].unitPrice',
    ]);
    expect(body({ items: [line], attributes: { a: { b: 1 } }, tags: ['', 'a'], note: '   ' })).toEqual({
      attributes: expect.any(String),
      tags: expect.any(String),
      note: expect.any(String),
    });
    expect(body({ items: [line], note: '\ud800' })).toHaveProperty('note');
    for (const whole of [[], 'x', 5, null])
      expect(body(whole)).toEqual({ '': 'the body must be a JSON object' });
  });

  it('is not told more than fifty faults', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1]));
    expect(Object.keys(body(many))).toHaveLength(50);
  });

  it.each(['2027-02-30T00:00:00Z', '2027-13-01', 'now', '1', '', '2027-03-01T25:00:00Z'])(
    'refuses %j as a moment',
    (at) => {
      expect(body({ items: [line], at })).toHaveProperty('at');
    },
  );
});

describe('a query', () => {
  it('is read from text', () => {
    expect(new Input(Asked).ofQuery({ page: '3', price: '1.5', open: 'false', status: 'A,B' })).toEqual({
      page: 3,
      price: 1.5,
      open: false,
      status: ['A', 'B'],
    });
    expect(new Input(Asked).ofQuery({})).toEqual({ page: 1 });
  });

  it.each([
    ['page', '1e3'],
    ['page', '0x10'],
    ['page', ''],
    ['page', '99999999999999999999'],
    ['price', 'Infinity'],
    ['open', '1'],
    ['status', 'A,C'],
    ['sort', 'x'],
  ])('refuses %s=%s', (name, text) => {
    expect(faultsOf(() => new Input(Asked).ofQuery({ [name]: text }))).toHaveProperty(name);
  });
});
