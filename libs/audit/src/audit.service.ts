import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Lists, type Page } from '#platform/http/lists.js';
import { AuditLog } from './audit-log.schema.js';
import type { AuditFilter, ListAuditLogs } from './audit.dto.js';
import { AuditEntryNotFoundError } from './audit.errors.js';
import { greatestIdAt, leastIdAt } from './audit.rules.js';

/** Reads the audit log, newest first. Nothing here writes. */
@Injectable()
export class AuditService {
  constructor(
    @InjectModel(AuditLog.name) private readonly logs: Model<AuditLog>,
    private readonly lists: Lists,
  ) {}

  list({ filter, ask }: ListAuditLogs): Promise<Page<AuditLog>> {
    return this.lists.page(this.logs, { filter: matching(filter), sort: [['_id', -1]] }, ask);
  }

  /** @throws {AuditEntryNotFoundError} */
  async get(id: string): Promise<AuditLog> {
    const log = await this.logs.findById(id).lean();
    if (!log) throw new AuditEntryNotFoundError(id);
    return log;
  }
}

/** Time bounds the ids too, so that each index serves it. */
function matching({ from, to, ...equal }: AuditFilter) {
  if (!from && !to) return equal;
  const ids = { ...(from ? { $gte: leastIdAt(from) } : {}), ...(to ? { $lte: greatestIdAt(to) } : {}) };
  const times = { ...(from ? { $gte: from } : {}), ...(to ? { $lte: to } : {}) };
  return { ...equal, _id: ids, timestamp: times };
}
