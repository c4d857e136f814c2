import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { MAIN_LOCATION } from '#contracts/inventory.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { findRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { DuplicateLocationError, LocationNotFoundError } from '../inventory.errors.js';
import { Location } from './location.schema.js';

export interface NewLocation {
  readonly id: string;
  readonly name: string;
  readonly priority: number;
}

/** Where stock can be. */
@Injectable()
export class LocationsService {
  private readonly main: Location;

  constructor(
    @InjectModel(Location.name) private readonly locations: Model<Location>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {
    this.main = { _id: MAIN_LOCATION, name: 'Main warehouse', priority: 0, createdAt: new Date(0) };
  }

  /** @throws {DuplicateLocationError} (409) when the code is taken */
  create({ id, name, priority }: NewLocation): Promise<Location> {
    return this.work.run(async () => {
      const [taken] = await findRows(this.locations, { _id: id });
      if (taken || id === MAIN_LOCATION) throw new DuplicateLocationError(id);
      const location: Location = { _id: id, name, priority, createdAt: this.clock.now() };
      await insertRows(this.locations, [location]);
      await this.bus.ask('audit.record', {
        entries: [
          {
            action: 'location.create',
            resource: 'location',
            resourceId: id,
            changes: { name: { to: name }, priority: { to: priority } },
          },
        ],
      });
      return location;
    });
  }

  /** All of them, by priority; a business has few. */
  async list(): Promise<Location[]> {
    const rows = await this.locations.find({}).lean();
    return [this.main, ...rows].sort((a, b) => a.priority - b.priority || (a._id < b._id ? -1 : 1));
  }

  /**
   * The priorities of these locations, read in the running transaction.
   *
   * @returns undefined for one that does not exist
   */
  async priorities(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const named = [...new Set(ids)].filter((id) => id !== MAIN_LOCATION);
    const rows = named.length === 0 ? [] : await findRows(this.locations, { _id: { $in: named } });
    return new Map([[MAIN_LOCATION, 0], ...rows.map((row) => [row._id, row.priority] as const)]);
  }

  /** @throws {LocationNotFoundError} (404) */
  async mustExist(id: string): Promise<void> {
    if (id !== MAIN_LOCATION && !(await this.locations.exists({ _id: id })))
      throw new LocationNotFoundError(id);
  }
}
