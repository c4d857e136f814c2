import { describe, expect, it } from '@jest/globals';
import { filledIn } from './examples.js';

describe('placeholders of a document', () => {
  it('become texts, numbers where they stand alone, and their own names when nothing is known', () => {
    const document = {
      a: '{{id}}',
      b: '{{price}}',
      c: 'see {{id}} at {{price}}',
      d: '{{gone}}',
      e: '{{quoted}}',
      f: '{{orderId?status=A|B}}',
      g: '{{order.items.0.id?status=A|B}}',
    };
    expect(
      JSON.parse(
        filledIn(document, {
          id: '66a1f0c2b7e4d5a3c9f01234',
          price: '19.99',
          quoted: 'a"b',
          'orderId?status=A|B': 'of this choice',
        }),
      ),
    ).toEqual({
      a: '66a1f0c2b7e4d5a3c9f01234',
      b: 19.99,
      c: 'see 66a1f0c2b7e4d5a3c9f01234 at 19.99',
      d: 'gone',
      e: 'a"b',
      f: 'of this choice',
      g: 'order-items-0-id',
    });
  });
});
