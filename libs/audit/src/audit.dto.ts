import { ApiProperty } from '@nestjs/swagger';
import { Id, Moment, Text, Whole } from '#platform/http/fields.js';
import { CursorQuery, type ListAsk, PageQuery } from '#platform/http/lists.js';
import type { AuditLog } from './audit-log.schema.js';
import { MOST_RESOURCE_ID } from './audit.rules.js';
import type { PlacedEntry } from './chain/places.js';

/** Which entries a list shows; the bounds of time hold both ends. */
export interface AuditFilter {
  readonly resource?: string;
  readonly resourceId?: string;
  readonly userId?: string;
  readonly action?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export interface ListAuditLogs {
  readonly filter: AuditFilter;
  readonly ask: ListAsk;
}

function filtered(Query: new () => { asks(): ListAsk }) {
  class Filtered extends Query {
    @Text({ max: 64, optional: true, example: 'order', description: 'kind of aggregate' })
    resource?: string;

    @Text({
      max: MOST_RESOURCE_ID,
      optional: true,
      example: '66a1f0c2b7e4d5a3c9f01234',
      description: 'id of the aggregate',
    })
    resourceId?: string;

    @Id({ optional: true, description: 'who did it' })
    userId?: string;

    @Text({ max: 64, optional: true, example: 'order.place', description: 'module and verb' })
    action?: string;

    @Moment({ optional: true, example: '2027-03-01T00:00:00.000Z', description: 'this moment or later' })
    from?: Date;

    @Moment({ optional: true, example: '2027-03-31T23:59:59.999Z', description: 'this moment or earlier' })
    to?: Date;

    toDomain(): ListAuditLogs {
      const { resource, resourceId, userId, action, from, to } = this;
      return {
        filter: {
          ...(resource === undefined ? {} : { resource }),
          ...(resourceId === undefined ? {} : { resourceId }),
          ...(userId === undefined ? {} : { userId }),
          ...(action === undefined ? {} : { action }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        },
        ask: this.asks(),
      };
    }
  }
  return Filtered;
}

export class ListAuditLogsV1 extends filtered(PageQuery) {}
export class ListAuditLogsV2 extends filtered(CursorQuery) {}

export class AuditEntry {
  @Id({ example: '6a1b2c3d66a1f0c2b7e4d5a3' })
  id!: string;

  @Text({ max: 64, example: 'order.place', description: 'module and verb' })
  action!: string;

  @Text({ max: 64, example: 'order' })
  resource!: string;

  @Text({
    max: MOST_RESOURCE_ID,
    example: '66a1f0c2b7e4d5a3c9f01234',
    description: 'id of the aggregate; `-` when there is none yet',
  })
  resourceId!: string;

  @Id({ nullable: true, description: 'null for the system' })
  userId!: string | null;

  @Text({
    max: 64,
    example: '66a1f0c2b7e4d5a3c9f01234',
    description: 'id of the user, `system` or `anonymous`',
  })
  actor!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'object', properties: { from: {}, to: {} } },
    description: 'before and after by field; `refused.to` is the code of an attempt that was refused',
    example: { status: { from: 'PENDING', to: 'CANCELLED' } },
  })
  changes!: AuditLog['changes'];

  @Moment({ example: '2027-03-01T09:30:00.000Z' })
  timestamp!: Date;

  @Text({ max: 64, nullable: true, example: '203.0.113.7' })
  ipAddress!: string | null;

  @Text({ max: 512, nullable: true, example: 'curl/8.5.0' })
  userAgent!: string | null;

  @Text({ max: 64, example: '0b8f2c1e9d7a4f36' })
  requestId!: string;

  @Whole({ min: 1, nullable: true, example: 42, description: 'place in the chain; null until sealed' })
  seq!: number | null;

  @Text({
    max: 128,
    nullable: true,
    example: '9f86d081884c7d659a2feaa0c55ad015',
    description: 'null until sealed',
  })
  hash!: string | null;

  static from({ _id, ...log }: PlacedEntry): AuditEntry {
    const {
      action,
      resource,
      resourceId,
      userId,
      actor,
      changes,
      timestamp,
      ipAddress,
      userAgent,
      requestId,
      seq,
      hash,
    } = log;
    return Object.assign(new AuditEntry(), {
      id: _id,
      action,
      resource,
      resourceId,
      userId,
      actor,
      changes,
      timestamp,
      ipAddress,
      userAgent,
      requestId,
      seq,
      hash,
    });
  }
}
