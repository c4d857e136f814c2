import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AuditRequests } from '#contracts/audit.js';
import { Answers } from '#platform/bus/decorators.js';
import { AuditLog } from './audit-log.schema.js';

/** Says which operations are on record, for checks that hold the log against what was done. */
@Injectable()
export class AuditCounts {
  constructor(@InjectModel(AuditLog.name) private readonly logs: Model<AuditLog>) {}

  @Answers('audit.counted')
  async counted({
    resourceIds,
  }: AuditRequests['audit.counted']['ask']): Promise<AuditRequests['audit.counted']['answer']> {
    if (resourceIds.length === 0) return new Map();
    const rows = await this.logs.aggregate<{ _id: { of: string; action: string }; entries: number }>([
      { $match: { resourceId: { $in: [...resourceIds] }, 'changes.refused': { $exists: false } } },
      { $group: { _id: { of: '$resourceId', action: '$action' }, entries: { $sum: 1 } } },
    ]);
    const counts = new Map<string, Map<string, number>>();
    for (const { _id, entries } of rows) {
      const own = counts.get(_id.of) ?? new Map<string, number>();
      counts.set(_id.of, own.set(_id.action, entries));
    }
    return counts;
  }
}
