import { describe, expect, it } from '@jest/globals';
import { firstMinute, joined, minuteOf, minutesOf, settledUntil, sumOf } from './pace.rules.js';

const at = (text: string): Date => new Date(`2027-03-01T${text}Z`);
const row = (time: string, orders: number, currency = 'GBP') => ({
  at: at(time),
  currency,
  orders,
  units: orders * 2,
  gross: orders * 100,
});

describe('the pace of orders', () => {
  it('is shown for an hour and the minute that runs', () => {
    const now = at('12:30:45.5');
    expect(firstMinute(now)).toEqual(at('11:30:00'));
    const minutes = minutesOf([row('12:30:00', 3)], { from: firstMinute(now), now });
    expect(minutes).toHaveLength(61);
    expect(minutes.at(-1)).toMatchObject({ at: at('12:30:00'), orders: 3, units: 6 });
    expect(minutes[0]).toEqual({ at: at('11:30:00'), orders: 0, units: 0, takings: [] });
  });

  it('settles half a minute after the minute', () => {
    expect(minuteOf(at('12:30:59.999'))).toEqual(at('12:30:00'));
    expect(settledUntil(at('12:30:29'))).toEqual(at('12:29:00'));
    expect(settledUntil(at('12:30:30'))).toEqual(at('12:30:00'));
  });

  it('takes anew what was read again, and drops what is no longer shown', () => {
    const known = [row('11:00:00', 9), row('12:00:00', 1), row('12:01:00', 1), row('12:01:00', 1, 'EUR')];
    const fresh = [row('12:01:00', 4)];
    expect(joined(known, fresh, { from: at('11:30:00'), again: at('12:01:00') })).toEqual([
      row('12:00:00', 1),
      row('12:01:00', 4),
    ]);
  });

  it('keeps currencies apart', () => {
    expect(sumOf([row('12:00:00', 1), row('12:01:00', 2, 'EUR'), row('12:02:00', 3)])).toEqual({
      orders: 6,
      units: 12,
      takings: [
        { currency: 'EUR', orders: 2, units: 4, gross: 200 },
        { currency: 'GBP', orders: 4, units: 8, gross: 400 },
      ],
    });
  });
});
