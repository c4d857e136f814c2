import { Id, Moment, Text } from '#platform/http/fields.js';
import { CursorQuery, PageQuery } from '#platform/http/lists.js';
import type { Category } from './category.schema.js';

const NAME = { max: 60, example: 'Mugs' } as const;
const PARENT = { optional: true, description: 'the category that it stands in' } as const;

/** POST /categories */
export class NewCategoryInput {
  @Text({ ...NAME, description: 'unique without regard to case' }) name!: string;
  @Id(PARENT) parentId?: string;
}

export class CategoryListV1 extends PageQuery {
  @Id({ optional: true, description: 'only those in this one' }) parentId?: string;
}
export class CategoryListV2 extends CursorQuery {
  @Id({ optional: true, description: 'only those in this one' }) parentId?: string;
}

export class CategoryView {
  @Id() id!: string;
  @Text(NAME) name!: string;
  @Id(PARENT) parentId?: string;
  @Moment() createdAt!: Date;

  static from({ _id, name, parentId, createdAt }: Category): CategoryView {
    return { id: _id, name, ...(parentId === null ? {} : { parentId }), createdAt };
  }
}
