import { Id, Moment, Nested, OneOf, Text, Whole } from '#platform/http/fields.js';
import { CursorQuery, PageQuery } from '#platform/http/lists.js';
import { type Shipment, SHIPMENT_STATUSES, type ShipmentStatus } from './shipment.schema.js';
import type { WantedShipment } from './shipments.service.js';

const MOST_LINES = 1_000;
const carrier = { max: 100, example: 'Royal Mail' } as const;
const trackingNumber = { max: 100, example: 'RM123456789GB' } as const;

class ShippedLineInput {
  @Id({ example: '66a1f0c2b7e4d5a3c9f01234-L1' }) orderItemId!: string;
  @Whole({ min: 1, max: 1_000_000_000, example: 1 }) quantity!: number;
}

/** POST /orders/{id}/shipments */
export class ShipmentInput {
  @Nested(() => ShippedLineInput, {
    many: true,
    min: 1,
    max: MOST_LINES,
    optional: true,
    description: 'all that is left when left out',
  })
  items?: ShippedLineInput[];
  @Id({ optional: true, example: 'MAIN', description: 'only what is allocated there' }) locationId?: string;
  @Text({ ...carrier, optional: true }) carrier?: string;
  @Text({ ...trackingNumber, optional: true }) trackingNumber?: string;

  toDomain(): Omit<WantedShipment, 'orderId'> {
    const { items, locationId, carrier, trackingNumber } = this;
    return {
      ...(items ? { items: items.map(({ orderItemId, quantity }) => ({ orderItemId, quantity })) } : {}),
      ...(locationId ? { locationId } : {}),
      ...(carrier ? { carrier } : {}),
      ...(trackingNumber ? { trackingNumber } : {}),
    };
  }
}

/** POST /shipments/{id}/failed */
export class FailureInput {
  @Text({ max: 500, optional: true, example: 'address unknown' }) reason?: string;
}

class ShipmentItemView {
  @Id({ example: '66a1f0c2b7e4d5a3c9f01234-L1' }) orderItemId!: string;
  @Id() productId!: string;
  @Id({ example: 'MAIN' }) locationId!: string;
  @Whole({ min: 1, example: 1 }) quantity!: number;
}

export class ShipmentView {
  @Id() id!: string;
  @Id() orderId!: string;
  @OneOf(SHIPMENT_STATUSES) status!: ShipmentStatus;
  @Text({ ...carrier, nullable: true }) carrier!: string | null;
  @Text({ ...trackingNumber, nullable: true }) trackingNumber!: string | null;
  @Nested(() => ShipmentItemView, { many: true, max: MOST_LINES }) items!: ShipmentItemView[];
  @Moment() shippedAt!: Date;
  @Moment({ nullable: true }) deliveredAt!: Date | null;
  @Moment({ nullable: true }) failedAt!: Date | null;
  @Text({ max: 500, nullable: true, example: 'address unknown' }) reason!: string | null;

  static from(shipment: Shipment): ShipmentView {
    return {
      id: shipment._id,
      orderId: shipment.orderId,
      status: shipment.status,
      carrier: shipment.carrier,
      trackingNumber: shipment.trackingNumber,
      items: shipment.items,
      shippedAt: shipment.shippedAt,
      deliveredAt: shipment.deliveredAt,
      failedAt: shipment.failedAt,
      reason: shipment.reason,
    };
  }
}

const FILTERS = {
  orderId: { optional: true, description: 'of this order' },
  status: { optional: true, many: true, description: 'in one of these states' },
} as const;

export class ShipmentListV1 extends PageQuery {
  @Id(FILTERS.orderId) orderId?: string;
  @OneOf(SHIPMENT_STATUSES, FILTERS.status) status?: ShipmentStatus[];
}
export class ShipmentListV2 extends CursorQuery {
  @Id(FILTERS.orderId) orderId?: string;
  @OneOf(SHIPMENT_STATUSES, FILTERS.status) status?: ShipmentStatus[];
}
