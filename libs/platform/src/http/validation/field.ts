import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { buildMessage, ValidateBy } from 'class-validator';
import { type FieldShape, registerField } from './shapes.js';

export interface FieldRule extends FieldShape {
  readonly optional?: boolean | undefined;
  readonly nullable?: boolean | undefined;
  /** what a value must be, `a whole number from 1 to 10`; the fault reads "must be …" */
  readonly must: string;
  readonly fits: (value: unknown) => boolean;
  readonly api: ApiPropertyOptions;
}

export interface Common {
  /** may be left out */
  readonly optional?: boolean;
  /** may be null */
  readonly nullable?: boolean;
  readonly description?: string;
}
export type Example<T> = { readonly example: T };

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const described = ({ description }: Common) => (description === undefined ? {} : { description });

/** One rule of class-validator and one property of the OpenAPI schema, declared together. */
export function field(rule: FieldRule): PropertyDecorator {
  const { optional = false, nullable = false } = rule;
  return applyDecorators(
    ValidateBy(
      {
        name: rule.kind,
        validator: {
          validate: (value: unknown) => rule.fits(value),
          defaultMessage: buildMessage((_, args) =>
            args?.value === undefined ? 'is required' : `must be ${rule.must}`,
          ),
        },
      },
      { validateIf: (_, value) => !(optional && value === undefined) && !(nullable && value === null) },
    ),
    ApiProperty({
      ...rule.api,
      required: !optional,
      ...(nullable ? { nullable: true } : {}),
    } as ApiPropertyOptions),
    registerField({
      kind: rule.kind,
      many: rule.many,
      read: rule.read,
      nested: rule.nested,
      most: rule.most,
    }),
  );
}
