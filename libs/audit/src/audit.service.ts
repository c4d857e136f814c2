import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Lists, type Page } from '#platform/http/lists.js';
import { greatestIdAt, leastIdAt } from '#platform/mongo/ids.js';
import { AuditLog } from './audit-log.schema.js';
import type { AuditFilter, ListAuditLogs } from './audit.dto.js';
import { AuditEntryNotFoundError } from './audit.errors.js';
import { type PlacedEntry, Places } from './chain/places.js';

/** Reads the audit log, newest first. Nothing here writes. */
@Injectable()
export class AuditService {
  constructor(
    @InjectModel(AuditLog.name) private readonly logs: Model<AuditLog>,
    private readonly lists: Lists,
    private readonly places: Places,
  ) {}

  async list({ filter, ask }: ListAuditLogs): Promise<Page<PlacedEntry>> {
    const page = await this.lists.page(this.logs, { filter: matching(filter), sort: [['_id', -1]] }, ask);
    return { ...page, rows: await this.placed(page.rows) };
  }

  /** @throws {AuditEntryNotFoundError} */
  async get(id: string): Promise<PlacedEntry> {
    const log = await this.logs.findById(id).lean();
    const [entry] = log ? await this.placed([log]) : [];
    if (!entry) throw new AuditEntryNotFoundError(id);
    return entry;
  }

  private async placed(logs: readonly AuditLog[]): Promise<PlacedEntry[]> {
    const places = await this.places.of(logs.map(({ _id }) => _id));
    return logs.map((log) => Object.assign({}, log, places.get(log._id) ?? { seq: null, hash: null }));
  }
}

/** Time bounds the ids too, so that each index serves it. */
function matching({ from, to, ...equal }: AuditFilter) {
  if (!from && !to) return equal;
  const ids = { ...(from ? { $gte: leastIdAt(from) } : {}), ...(to ? { $lte: greatestIdAt(to) } : {}) };
  const times = { ...(from ? { $gte: from } : {}), ...(to ? { $lte: to } : {}) };
  return { ...equal, _id: ids, timestamp: times };
}
