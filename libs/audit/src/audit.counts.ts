import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AuditRequests } from '#contracts/audit.js';
import { Answers } from '#platform/bus/decorators.js';
import { readingOf, streamRead } from '#platform/mongo/raw/stream.js';
import { AuditLog } from './audit-log.schema.js';

/** Counted here: the database would take four times as long to group them. */
const FIELDS = { _id: 0, resourceId: 1, action: 1 } as const;
const ENTRY = readingOf<Pick<AuditLog, 'resourceId' | 'action'>>({ resourceId: true, action: true });

/** Says which operations are on record, for checks that hold the log against what was done. */
@Injectable()
export class AuditCounts {
  constructor(@InjectModel(AuditLog.name) private readonly logs: Model<AuditLog>) {}

  @Answers('audit.counted')
  async counted({
    resourceIds,
  }: AuditRequests['audit.counted']['ask']): Promise<AuditRequests['audit.counted']['answer']> {
    const counts = new Map<string, Map<string, number>>();
    if (resourceIds.length === 0) return counts;
    const ofResources = { resourceId: { $in: [...resourceIds] }, 'changes.refused': { $exists: false } };
    for await (const entries of streamRead(this.logs, ofResources, ENTRY, { projection: FIELDS }))
      for (const { resourceId, action } of entries) {
        let own = counts.get(resourceId);
        if (!own) counts.set(resourceId, (own = new Map()));
        own.set(action, (own.get(action) ?? 0) + 1);
      }
    return counts;
  }
}
