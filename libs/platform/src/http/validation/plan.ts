import type { Type } from '@nestjs/common';
import { getMetadataStorage, type ValidationArguments } from 'class-validator';
import { type FieldShape, shapesOf } from './shapes.js';

/** One rule of class-validator on one field. */
export interface Check {
  readonly applies: (dto: object, value: unknown) => boolean;
  readonly fits: (dto: object, value: unknown) => boolean;
  readonly message: (dto: object, value: unknown) => string;
}

export interface FieldPlan {
  readonly name: string;
  readonly shape: FieldShape;
  readonly checks: readonly Check[];
}

/** A DTO class as it is read: what class-validator looks up at every call of `validate` is looked up once. */
export interface Plan {
  readonly dto: Type<object>;
  readonly fields: readonly FieldPlan[];
  readonly byName: ReadonlyMap<string, FieldPlan>;
}

const plans = new WeakMap<Type<object>, Plan>();

export function planOf(dto: Type<object>): Plan {
  let plan = plans.get(dto);
  if (!plan) {
    const fields = [...shapesOf(dto)].map(([name, shape]) => ({ name, shape, checks: checksOf(dto, name) }));
    plans.set(dto, (plan = { dto, fields, byName: new Map(fields.map((field) => [field.name, field])) }));
  }
  return plan;
}

function checksOf(dto: Type<object>, property: string): Check[] {
  const storage = getMetadataStorage();
  return storage
    .getTargetValidationMetadatas(dto, '', false, false)
    .filter(({ propertyName }) => propertyName === property)
    .flatMap((metadata) =>
      (metadata.constraintCls ? storage.getTargetValidatorConstraints(metadata.constraintCls) : []).map(
        ({ instance }) => {
          const about = (object: object, value: unknown): ValidationArguments => ({
            targetName: dto.name,
            property,
            object,
            value,
            constraints: (metadata.constraints ?? []) as unknown[],
          });
          return {
            applies: (object, value) => metadata.validateIf?.(object, value) !== false,
            fits: (object, value) => instance.validate(value, about(object, value)) === true,
            message: (object, value) => instance.defaultMessage?.(about(object, value)) ?? 'is not valid',
          } satisfies Check;
        },
      ),
    );
}
