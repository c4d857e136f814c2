import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Known{{Thing}} } from '#contracts/{{kebab}}.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { newId } from '#platform/mongo/ids.js';
import { insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { draft{{Thing}}, type New{{Thing}} } from './{{thing-kebab}}.rules.js';
import { {{Thing}} } from './{{thing-kebab}}.schema.js';
import { {{Thing}}NotFoundError } from './{{kebab}}.errors.js';

/** Makes and finds {{words}}. */
@Injectable()
export class {{Things}}Service {
  constructor(
    @InjectModel({{Thing}}.name) private readonly {{things}}: Model<{{Thing}}>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly lists: Lists,
  ) {}

  /** The document, its audit entry and its fact commit together; joins the asker's transaction. */
  create(wanted: New{{Thing}}): Promise<{{Thing}}> {
    return this.work.run(async () => {
      const made = draft{{Thing}}(newId(), wanted, this.clock.now());
      await insertRows(this.{{things}}, [made]);
      this.bus.tell('{{thing-kebab}}:created', {
        aggregate: { type: '{{thing-kebab}}', id: made._id },
        aggregateSeq: made.eventSeq,
        data: { {{thing}}Id: made._id, name: made.name },
      });
      await this.bus.ask('audit.record', {
        entries: [
          {
            action: '{{thing-kebab}}.create',
            resource: '{{thing-kebab}}',
            resourceId: made._id,
            changes: { name: { to: made.name } },
          },
        ],
      });
      return made;
    });
  }

  /** @throws {{{Thing}}NotFoundError} */
  async one({{thing}}Id: string): Promise<{{Thing}}> {
    const found = await this.{{things}}.findOne({ _id: {{thing}}Id }).lean();
    if (!found) throw new {{Thing}}NotFoundError({{thing}}Id);
    return found;
  }

  /** The newest first. */
  list(ask: ListAsk): Promise<Page<{{Thing}}>> {
    return this.lists.page(this.{{things}}, { filter: {}, sort: [['createdAt', -1], ['_id', -1]] }, ask);
  }

  async find(ids: readonly string[]): Promise<Map<string, Known{{Thing}}>> {
    const rows = await this.{{things}}.find({ _id: { $in: [...ids] } }, { name: 1 }).lean();
    return new Map(rows.map(({ _id, name }) => [_id, { id: _id, name }]));
  }
}
