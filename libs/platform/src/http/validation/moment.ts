import { isISO8601 } from 'class-validator';
import { type Common, described, type Example, field } from './field.js';

/** A point in time: ISO 8601 in JSON, a Date in the DTO. A day alone means its beginning in UTC. */
export function Moment(rule: Common & Partial<Example<string>> = {}): PropertyDecorator {
  return field({
    ...rule,
    kind: 'moment',
    read: toDate,
    must: 'a date and time in ISO 8601, such as 2027-03-01T09:30:00Z',
    fits: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
    api: {
      type: String,
      format: 'date-time',
      example: rule.example ?? '2027-03-01T09:30:00.000Z',
      ...described(rule),
    },
  });
}

function toDate(value: unknown): unknown {
  if (
    typeof value !== 'string' ||
    value.length > 40 ||
    !isISO8601(value, { strict: true, strictSeparator: true })
  )
    return value;
  if (!/^\d{4}-\d{2}-\d{2}($|T)/.test(value)) return value;
  const zoned = value.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value}Z`;
  return new Date(zoned);
}
