import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Bus } from '../bus/bus.js';
import { Clock } from '../clock/clock.js';
import { UnitOfWork } from '../mongo/unit-of-work.js';
import type { Projection } from './projection.js';
import { ProjectionNotFoundError } from './projections.errors.js';
import { Rebuild, type RebuildRow } from './rebuild.schema.js';

const AT_ONCE = 200;
const ROUNDS = 20;

/** Looked at between two parts; may throw to stop, and the next call goes on from there. */
export type Watch = (state: RebuildRow) => void | Promise<void>;

/** Makes projections what the things say that they are made of, while everything goes on; each step is one transaction. */
@Injectable()
export class Projections {
  private readonly known = new Map<string, Projection>();

  constructor(
    @InjectModel(Rebuild.name) private readonly rebuilds: Model<Rebuild>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  /** Modules name theirs when they begin. */
  add(projection: Projection): void {
    this.known.set(projection.name, projection);
  }

  /** In the order of their names. */
  get all(): readonly Projection[] {
    return [...this.known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws {ProjectionNotFoundError} */
  named(name: string): Projection {
    const projection = this.known.get(name);
    if (!projection) throw new ProjectionNotFoundError(name);
    return projection;
  }

  /**
   * Begins anew, or goes on where the last one was interrupted.
   *
   * @throws {ProjectionNotFoundError}
   */
  async rebuild(name: string, watch: Watch = () => undefined): Promise<RebuildRow> {
    const projection = this.named(name);
    let state = await this.begun(name);
    for (let looked = 1; looked > 0;) {
      ({ state, looked } = await this.work.run(() => this.next(projection, state)));
      await watch(state);
    }
    for (let round = 0; state.waiting.length > 0 && round < ROUNDS; round++) {
      await pause(Math.min(1_000, 50 * 2 ** round));
      state = await this.work.run(() => this.again(projection, state));
      await watch(state);
    }
    return this.work.run(() => this.end(state));
  }

  private async begun(name: string): Promise<RebuildRow> {
    const open = await this.rebuilds.findOne({ _id: name, doneAt: null }).lean();
    if (open) return open;
    const fresh: RebuildRow = {
      _id: name,
      after: '',
      checked: 0,
      changed: 0,
      waiting: [],
      startedAt: this.clock.now(),
      doneAt: null,
    };
    await this.rebuilds.replaceOne({ _id: name }, fresh, { upsert: true });
    return fresh;
  }

  private async next(
    projection: Projection,
    state: RebuildRow,
  ): Promise<{ state: RebuildRow; looked: number }> {
    const parts = await projection.next(state.after);
    if (parts.length === 0) return { state, looked: 0 };
    const { changed, waiting } = await projection.restore(parts);
    const after = await this.keep({
      ...state,
      after: parts.at(-1) ?? state.after,
      checked: state.checked + parts.length,
      changed: state.changed + changed,
      waiting: [...state.waiting, ...waiting],
    });
    return { state: after, looked: parts.length };
  }

  private async again(projection: Projection, state: RebuildRow): Promise<RebuildRow> {
    const { changed, waiting } = await projection.restore(state.waiting.slice(0, AT_ONCE));
    return this.keep({
      ...state,
      changed: state.changed + changed,
      waiting: [...state.waiting.slice(AT_ONCE), ...waiting],
    });
  }

  private async end(state: RebuildRow): Promise<RebuildRow> {
    await this.bus.ask('audit.record', {
      entries: [
        {
          action: 'projection.rebuild',
          resource: 'projection',
          resourceId: state._id,
          changes: { checked: { to: state.checked }, changed: { to: state.changed } },
        },
      ],
    });
    return this.keep({ ...state, doneAt: this.clock.now() });
  }

  private async keep(state: RebuildRow): Promise<RebuildRow> {
    await this.rebuilds.replaceOne({ _id: state._id }, state);
    return state;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => {
    setTimeout(resume, ms);
  });
}
