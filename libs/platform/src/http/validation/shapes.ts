import type { Type } from '@nestjs/common';

/** What those who read a field need to know of it, beside its rule. */
export interface FieldShape {
  readonly kind: 'text' | 'number' | 'flag' | 'moment' | 'nested' | 'map';
  readonly many?: boolean | undefined;
  /** makes the value of what stands in JSON; what it cannot read it leaves to the rule */
  readonly read?: ((value: unknown) => unknown) | undefined;
  readonly nested?: (() => Type<object>) | undefined;
  /** most items of an array */
  readonly most?: number | undefined;
}

const declared = new WeakMap<object, Map<string, FieldShape>>();
const inherited = new WeakMap<Type<object>, ReadonlyMap<string, FieldShape>>();

export function registerField(shape: FieldShape): PropertyDecorator {
  return (prototype, name) => {
    const fields = declared.get(prototype) ?? new Map<string, FieldShape>();
    declared.set(prototype, fields.set(String(name), shape));
  };
}

/** The fields of a DTO class with those of its parents, put together once per class. */
export function shapesOf(dto: Type<object>): ReadonlyMap<string, FieldShape> {
  let shapes = inherited.get(dto);
  if (!shapes) {
    const all = new Map<string, FieldShape>();
    for (
      let prototype: object | null = dto.prototype as object;
      prototype;
      prototype = Object.getPrototypeOf(prototype) as object | null
    ) {
      for (const [name, shape] of declared.get(prototype) ?? []) if (!all.has(name)) all.set(name, shape);
    }
    inherited.set(dto, (shapes = all));
  }
  return shapes;
}
