import { describe, expect, it } from '@jest/globals';
import { textOf, traitsOf } from './fingerprint.rules.js';

/** An error as it looks in a program that was built. */
function thrown(message: string, frames: readonly string[], name = 'TypeError'): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = `${name}: ${message}\n${frames.map((frame) => `    at ${frame}`).join('\n')}`;
  return error;
}
const PLACE = 'OrdersService.place (file:///app/dist/libs/orders/src/orders.service.js:12:7)';

describe('the traits of an error', () => {
  it('are where in our code it happened, without lines', () => {
    const error = thrown('x is not a function', [
      'process.nextTick (node:internal/process:1:2)',
      'Model.find (file:///app/node_modules/mongoose/libs/model.js:5:6)',
      PLACE,
      'async file:///app/dist/apps/api/src/main.js:3:1',
    ]);
    expect(traitsOf(error)).toEqual({
      name: 'TypeError',
      shape: 'x is not a function',
      places: ['libs/orders/src/orders.service:place', 'apps/api/src/main:'],
    });
  });

  it.each([
    ['order 66a1f0c2b7e4d5a3c9f01234 is gone', 'order 77b2f0c2b7e4d5a3c9f05678 is gone'],
    ['12 of 30', '7 of 2'],
    ['no "ada@example.com"', 'no "bob@example.com"'],
    ['key 3f2b8c1e-9d7a-4f36-8a51-0b8f2c1e9d7a', 'key 0a2b8c1e-9d7a-4f36-8a51-0b8f2c1e9d7b'],
  ])('are the same for %j and %j', (one, other) => {
    const moved = PLACE.replace(':12:7', ':99:1');
    expect(textOf(traitsOf(thrown(one, [PLACE])))).toBe(textOf(traitsOf(thrown(other, [moved]))));
  });

  it('differ by name, message and place', () => {
    const texts = [
      thrown('a', [PLACE]),
      thrown('a', [PLACE], 'RangeError'),
      thrown('b', [PLACE]),
      thrown('a', [PLACE.replace('place', 'cancel')]),
      'a',
    ].map((error) => textOf(traitsOf(error)));
    expect(new Set(texts).size).toBe(5);
  });
});
