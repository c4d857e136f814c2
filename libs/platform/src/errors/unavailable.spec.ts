import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { meansDatabaseLost } from './unavailable.js';

const { mongo } = mongoose;
const lost = new mongo.MongoNetworkError('connection 3 closed');
const wrapped = (error: Error) => new mongo.MongoBulkWriteError(error as never, {} as never);
const told = (code: number) => new mongo.MongoServerError({ message: 'no', code });

describe('a lost database', () => {
  it('is known by what the driver throws', () => expect(meansDatabaseLost(lost)).toBe(true));

  it('is known inside the error of a bulk write, which has no code of its own', () => {
    const selection = new mongo.MongoServerSelectionError('timed out', {} as never);
    expect(meansDatabaseLost(wrapped(selection))).toBe(true);
    expect(meansDatabaseLost(wrapped(lost))).toBe(true);
    expect(meansDatabaseLost(wrapped(told(11600)))).toBe(true);
  });

  it.each([10107, 11600, 189, 50])('is known by the code %d', (code) =>
    expect(meansDatabaseLost(told(code))).toBe(true),
  );

  it('is not a value that exists already, or a fault of ours', () => {
    expect(meansDatabaseLost(told(11000))).toBe(false);
    expect(meansDatabaseLost(wrapped(told(121)))).toBe(false);
    expect(meansDatabaseLost(new TypeError('x is not a function'))).toBe(false);
    expect(meansDatabaseLost('gone')).toBe(false);
  });
});
