import { Text } from '#platform/http/fields.js';
import { field } from '#platform/http/validation/field.js';
import { isCommon } from './common.js';

const RULE = {
  min: 8,
  max: 128,
  description: '8 to 128 characters, and none of those that are tried first',
} as const;

/** A password that somebody chooses. */
export function NewPassword({ example = 'correct-horse-battery' } = {}): PropertyDecorator {
  const text = Text({ ...RULE, example });
  const uncommon = field({
    kind: 'text',
    must: 'a password that is not among those that are tried first',
    fits: (value) => typeof value !== 'string' || !isCommon(value),
    api: {},
  });
  return (target, name) => {
    uncommon(target, name);
    text(target, name);
  };
}
