import { describe, expect, it } from '@jest/globals';
import type { ShipmentOfOrder } from '#contracts/fulfilment.js';
import type { OrderItem } from '../../order.schema.js';
import type { Return } from '../return.schema.js';
import { type Circumstances, linesOf } from './eligibility.rules.js';

const DAY = 86_400_000;
const now = new Date(100 * DAY);
const line = { id: 'L1', productId: 'mug', sku: 'MUG', name: 'Mug', quantity: 9 } as OrderItem;

const shipment = (
  shipmentId: string,
  quantity: number,
  more: Partial<ShipmentOfOrder> = {},
): ShipmentOfOrder => ({
  shipmentId,
  status: 'SHIPPED',
  shippedAt: new Date(0),
  deliveredAt: null,
  items: [{ orderItemId: 'L1', locationId: 'MAIN', quantity }],
  ...more,
});
const delivered = (shipmentId: string, quantity: number, daysAgo: number) =>
  shipment(shipmentId, quantity, {
    status: 'DELIVERED',
    deliveredAt: new Date(now.getTime() - daysAgo * DAY),
    shippedAt: new Date(now.getTime() - (daysAgo + 1) * DAY),
  });
const back = (shipmentId: string, quantity: number, cancelledQuantity = 0): Return =>
  ({
    items: [
      {
        orderItemId: 'L1',
        quantity,
        cancelledQuantity,
        sources: [{ shipmentId, locationId: 'MAIN', quantity }],
        received: [],
      },
    ],
  }) as unknown as Return;

function sources(quantity: number, more: Partial<Circumstances>): string[] {
  const circumstances = { items: [line], shipments: [], returns: [], now, days: 30, ...more };
  const wanted = [{ orderItemId: 'L1', quantity, reason: 'broken' }];
  const [item] = linesOf(wanted, circumstances, (at) => `R-L${at}`);
  return (item?.sources ?? []).map((each) => each.shipmentId + each.quantity);
}

describe('the pieces that a return names', () => {
  it('are of what left first, up to the last day of its time', () => {
    const shipments = [delivered('B', 3, 5), delivered('A', 2, 30)];
    expect(sources(4, { shipments })).toEqual(['A2', 'B2']);
  });

  it('are not in another return, unless that one gave them up', () => {
    const shipments = [shipment('A', 3)];
    expect(sources(1, { shipments, returns: [back('A', 2)] })).toEqual(['A1']);
    expect(sources(3, { shipments, returns: [back('A', 2, 2)] })).toEqual(['A3']);
  });

  it.each<[string, number, Partial<Circumstances>, string, number]>([
    ['nothing left', 1, {}, 'RETURN_EXCEEDS_SHIPPED', 0],
    ['fewer left', 3, { shipments: [shipment('A', 2)] }, 'RETURN_EXCEEDS_SHIPPED', 2],
    ['it failed', 1, { shipments: [shipment('A', 2, { status: 'FAILED' })] }, 'RETURN_EXCEEDS_SHIPPED', 0],
    [
      'they are returned',
      1,
      { shipments: [shipment('A', 1)], returns: [back('A', 1)] },
      'RETURN_EXCEEDS_SHIPPED',
      0,
    ],
    [
      'some are too old',
      3,
      { shipments: [delivered('A', 2, 31), shipment('B', 2)] },
      'RETURN_WINDOW_CLOSED',
      2,
    ],
    ['returns are not taken', 1, { shipments: [delivered('A', 1, 1)], days: 0 }, 'RETURN_WINDOW_CLOSED', 0],
  ])('are refused when %s', (_why, quantity, more, errorCode, returnable) =>
    expect(() => sources(quantity, more)).toThrow(
      expect.objectContaining({
        errorCode,
        field: 'items[0].quantity',
        details: expect.objectContaining({ returnable }),
      }),
    ),
  );
});
