import { describe, expect, it } from '@jest/globals';
import { patienceBeside } from './patience.rules.js';

const ADDRESS = 'mongodb://db-1,db-2/tallyhouse?replicaSet=rs0';

describe('how long a database is waited for', () => {
  it('is said by the product when the address says nothing', () => {
    expect(patienceBeside(ADDRESS)).toMatchObject({
      serverSelectionTimeoutMS: 3_000,
      socketTimeoutMS: 10_000,
    });
    expect(patienceBeside('mongodb://db/tallyhouse')).toEqual(patienceBeside(ADDRESS));
  });

  it('is another for those who may wait', () => {
    expect(patienceBeside(ADDRESS, { socketTimeoutMS: 60_000 })).toEqual({
      ...patienceBeside(ADDRESS),
      socketTimeoutMS: 60_000,
    });
  });

  it('is left to the address where it says so, in whatever letters', () => {
    const said = `${ADDRESS}&socketTimeoutMS=30000&WAITQUEUETIMEOUTMS=9`;
    const left = Object.keys(patienceBeside(said, { socketTimeoutMS: 60_000 }));
    expect(left).toEqual(['serverSelectionTimeoutMS', 'connectTimeoutMS', 'heartbeatFrequencyMS']);
  });
});
