import { type Common, described, type Example, field, isRecord } from './field.js';

const NAME = /^[\w .-]{1,64}$/;
const isAttribute = (value: unknown) =>
  typeof value === 'boolean' ||
  Number.isFinite(value) ||
  (typeof value === 'string' && value.length <= 500 && value.isWellFormed());

/** A flat object of at most 50 names, each with a text, number or boolean. */
export function Attributes(
  rule: Common & Partial<Example<Record<string, string | number | boolean>>> = {},
): PropertyDecorator {
  return field({
    ...rule,
    kind: 'map',
    must: 'a flat object of at most 50 names with texts, numbers or booleans',
    fits: (value) =>
      isRecord(value) &&
      Object.keys(value).length <= 50 &&
      Object.entries(value).every(([name, each]) => NAME.test(name) && isAttribute(each)),
    api: {
      type: 'object',
      additionalProperties: {
        oneOf: [{ type: 'string', maxLength: 500 }, { type: 'number' }, { type: 'boolean' }],
      },
      example: rule.example ?? { colour: 'blue' },
      ...described(rule),
    },
  });
}
