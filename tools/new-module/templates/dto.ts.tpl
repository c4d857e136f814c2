import { Id, Moment, Text } from '#platform/http/fields.js';
import type { New{{Thing}} } from './{{thing-kebab}}.rules.js';
import type { {{Thing}} } from './{{thing-kebab}}.schema.js';

const name = { max: 200, example: 'North' } as const;

export class New{{Thing}}Dto implements New{{Thing}} {
  @Text(name) name!: string;
}

export class {{Thing}}Dto {
  @Id() id!: string;
  @Text(name) name!: string;
  @Moment() createdAt!: Date;

  static from({ _id, name, createdAt }: {{Thing}}): {{Thing}}Dto {
    return { id: _id, name, createdAt };
  }
}
