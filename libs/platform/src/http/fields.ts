import type { Type as Class } from '@nestjs/common';
import { isEmail } from 'class-validator';
import { isCurrency } from '#contracts/money.js';
import { type Common, described, type Example, field, isRecord } from './validation/field.js';

export { Attributes } from './validation/attributes.js';
export { Moment } from './validation/moment.js';

const range = (min: number | undefined, max: number | undefined) =>
  min !== undefined && max !== undefined
    ? ` from ${min} to ${max}`
    : min !== undefined
      ? ` of at least ${min}`
      : max !== undefined
        ? ` of at most ${max}`
        : '';

/** A text of `min` (1) to `max` characters. Blanks alone do not count as text. */
export function Text(
  rule: Common & Partial<Example<string>> & { min?: number; max: number; pattern?: RegExp; default?: string },
): PropertyDecorator {
  const { min = 1, max, pattern, example } = rule;
  return field({
    ...rule,
    kind: 'text',
    must: `a text of ${min} to ${max} characters${pattern ? ` that matches ${pattern.source}` : ''}`,
    fits: (value) =>
      typeof value === 'string' &&
      value.length <= max &&
      (min === 0 || value.trim().length >= min) &&
      value.isWellFormed() &&
      (pattern === undefined || pattern.test(value)),
    api: {
      type: String,
      minLength: min,
      maxLength: max,
      example,
      ...(pattern ? { pattern: pattern.source } : {}),
      ...described(rule),
    },
  });
}

/** An opaque identifier: 1 to 64 of `A–Z a–z 0–9 _ -`, or more signs where `pattern` says so. */
export function Id(rule: Common & Partial<Example<string>> = {}): PropertyDecorator {
  return field({
    ...rule,
    kind: 'text',
    must: 'an id of 1 to 64 letters, digits, _ or -',
    fits: (value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value),
    api: {
      type: String,
      minLength: 1,
      maxLength: 64,
      pattern: '^[\\w-]{1,64}$',
      example: rule.example ?? '66a1f0c2b7e4d5a3c9f01234',
      ...described(rule),
    },
  });
}

/** A whole number; JavaScript's safe integers unless `min` and `max` are narrower. */
export function Whole(
  rule: Common & Partial<Example<number>> & { min?: number; max?: number; default?: number },
): PropertyDecorator {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = rule;
  return field({
    ...rule,
    kind: 'number',
    must: `a whole number${range(rule.min, rule.max)}`,
    fits: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
    api: {
      type: 'integer',
      minimum: min,
      maximum: max,
      example: rule.example,
      ...(rule.default === undefined ? {} : { default: rule.default }),
      ...described(rule),
    },
  });
}

/** A finite decimal number. */
export function Decimal(
  rule: Common & Partial<Example<number>> & { min?: number; exclusiveMin?: number; max?: number },
): PropertyDecorator {
  const { min = -Infinity, exclusiveMin = -Infinity, max = Infinity } = rule;
  const above = rule.exclusiveMin === undefined ? '' : ` greater than ${rule.exclusiveMin}`;
  return field({
    ...rule,
    kind: 'number',
    must: `a number${above}${range(rule.min, rule.max)}`,
    fits: (value) =>
      Number.isFinite(value) &&
      (value as number) >= min &&
      (value as number) > exclusiveMin &&
      (value as number) <= max,
    api: {
      type: Number,
      example: rule.example,
      ...(rule.min === undefined ? {} : { minimum: rule.min }),
      ...(rule.exclusiveMin === undefined
        ? {}
        : { exclusiveMinimum: rule.exclusiveMin as unknown as boolean }),
      ...(rule.max === undefined ? {} : { maximum: rule.max }),
      ...described(rule),
    },
  });
}

/** true or false. */
export function Flag(rule: Common & Partial<Example<boolean>> = {}): PropertyDecorator {
  return field({
    ...rule,
    kind: 'flag',
    must: 'true or false',
    fits: (value) => typeof value === 'boolean',
    api: { type: Boolean, example: rule.example ?? true, ...described(rule) },
  });
}

/** One of `values`, or with `many` a list of them; a list in a query is written `A,B`. */
export function OneOf(
  values: readonly string[],
  rule: Common & { example?: string | readonly string[]; many?: boolean; default?: string } = {},
): PropertyDecorator {
  const allowed = new Set<unknown>(values);
  const { many = false } = rule;
  const example = rule.example ?? (many ? values.slice(0, 1) : values[0]);
  return field({
    ...rule,
    kind: 'text',
    most: values.length,
    must: `${many ? 'a list of' : 'one of'} ${values.join(', ')}`,
    fits: (value) =>
      many
        ? Array.isArray(value) &&
          value.length > 0 &&
          value.length <= values.length &&
          value.every((each) => allowed.has(each))
        : allowed.has(value),
    api: {
      type: String,
      enum: [...values],
      isArray: many,
      example,
      ...(rule.default === undefined ? {} : { default: rule.default }),
      ...described(rule),
    },
  });
}

/** Another DTO, or with `many` a list of `min` (0) to `max` (100) of them. */
export function Nested<T extends object>(
  dto: () => Class<T>,
  rule: Common & { many?: boolean; min?: number; max?: number } = {},
): PropertyDecorator {
  const { many = false, min = 0, max = 100 } = rule;
  return field({
    ...rule,
    kind: 'nested',
    nested: dto,
    many,
    most: max,
    must: many ? `a list of ${min} to ${max} objects` : 'an object',
    fits: (value) =>
      many ? Array.isArray(value) && value.length >= min && value.length <= max : isRecord(value),
    // an arrow called `type` is what @nestjs/swagger takes for a reference that is resolved later
    api: {
      type: () => dto(),
      isArray: many,
      ...(many ? { minItems: min, maxItems: max } : {}),
      ...described(rule),
    },
  });
}

/** A list of up to `maxItems` texts of 1 to `max` characters. */
export function Texts(
  rule: Common & Partial<Example<readonly string[]>> & { maxItems: number; max: number; pattern?: RegExp },
): PropertyDecorator {
  const { maxItems, max, pattern, example = ['sample'] } = rule;
  return field({
    ...rule,
    kind: 'text',
    many: true,
    most: maxItems,
    must: `a list of at most ${maxItems} texts of 1 to ${max} characters${pattern ? ` that match ${pattern.source}` : ''}`,
    fits: (value) =>
      Array.isArray(value) &&
      value.length <= maxItems &&
      value.every(
        (each) =>
          typeof each === 'string' &&
          each.trim() !== '' &&
          each.length <= max &&
          each.isWellFormed() &&
          (!pattern || pattern.test(each)),
      ),
    api: {
      type: 'array',
      maxItems,
      items: { type: 'string', minLength: 1, maxLength: max },
      example,
      ...described(rule),
    },
  });
}

/** An e-mail address of at most 254 characters. */
export function Email(rule: Common & Partial<Example<string>> = {}): PropertyDecorator {
  return field({
    ...rule,
    kind: 'text',
    must: 'an e-mail address',
    fits: (value) => typeof value === 'string' && value.length <= 254 && isEmail(value),
    api: {
      type: String,
      format: 'email',
      maxLength: 254,
      example: rule.example ?? 'ada@example.com',
      ...described(rule),
    },
  });
}

/** An ISO 4217 currency code. */
export function Currency(rule: Common & Partial<Example<string>> = {}): PropertyDecorator {
  return field({
    ...rule,
    kind: 'text',
    must: 'a currency of ISO 4217, such as EUR',
    fits: (value) => typeof value === 'string' && isCurrency(value),
    api: {
      type: String,
      minLength: 3,
      maxLength: 3,
      pattern: '^[A-Z]{3}$',
      example: rule.example ?? 'EUR',
      ...described(rule),
    },
  });
}

/** Money of the v2 wire format. */
export class MoneyDto {
  @Whole({ example: 1999, description: 'minor units of the currency' })
  amount!: number;

  @Currency({ example: 'EUR' })
  currency!: string;
}

/** Money of the v2 wire format, ≥ 0; with `positive` > 0, with `signed` of either sign. */
export function MoneyField(rule: Common & { positive?: boolean; signed?: boolean } = {}): PropertyDecorator {
  const least = rule.signed ? Number.MIN_SAFE_INTEGER : rule.positive ? 1 : 0;
  return field({
    ...rule,
    kind: 'nested',
    nested: () => MoneyDto,
    must: `an object { amount, currency }${rule.signed ? '' : ` with an amount of at least ${least} minor units`}`,
    fits: (value) => isRecord(value) && !(typeof value['amount'] === 'number' && value['amount'] < least),
    api: { type: () => MoneyDto, ...described(rule) },
  });
}
