import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { type ListAsk, Lists, type Page } from '#platform/http/lists.js';
import { newId } from '#platform/mongo/ids.js';
import { findRows, insertRows } from '#platform/mongo/rows.js';
import { UnitOfWork } from '#platform/mongo/unit-of-work.js';
import { CategoryNotFoundError, DuplicateCategoryError } from '../catalog.errors.js';
import { Category } from './category.schema.js';

/** Makes and lists categories. */
@Injectable()
export class CategoriesService {
  constructor(
    @InjectModel(Category.name) private readonly categories: Model<Category>,
    private readonly work: UnitOfWork,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly lists: Lists,
  ) {}

  /** By name. */
  list(parentId: string | undefined, ask: ListAsk): Promise<Page<Category>> {
    const filter = parentId === undefined ? {} : { parentId };
    return this.lists.page(this.categories, { filter, sort: [['nameKey', 1]], unique: true }, ask);
  }

  /**
   * @throws {DuplicateCategoryError} there is one of this name
   * @throws {CategoryNotFoundError} (404) there is no such parent
   */
  async create({ name, parentId }: { name: string; parentId?: string }): Promise<Category> {
    const nameKey = name.trim().toLowerCase();
    try {
      return await this.work.run(async () => {
        const [taken] = await findRows(this.categories, { nameKey }, { _id: 1 });
        if (taken) throw new DuplicateCategoryError(name);
        const [parent] = parentId === undefined ? [null] : await findRows(this.categories, { _id: parentId });
        if (parent === undefined) throw new CategoryNotFoundError(parentId ?? '', 'parentId');
        const category: Category = {
          _id: newId(),
          name: name.trim(),
          nameKey,
          parentId: parent?._id ?? null,
          createdAt: this.clock.now(),
        };
        await insertRows(this.categories, [category]);
        await this.bus.ask('audit.record', {
          entries: [
            {
              action: 'category.create',
              resource: 'category',
              resourceId: category._id,
              changes: { name: { to: category.name }, parentId: { to: category.parentId } },
            },
          ],
        });
        return category;
      });
    } catch (error) {
      throw (error as { code?: unknown }).code === 11_000 ? new DuplicateCategoryError(name) : error;
    }
  }
}
