import type { Fault } from '../../errors/api-error.js';
import { type FieldPlan, type Plan, planOf } from './plan.js';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Makes a DTO of parsed JSON and tells every fault with its path from the top: fields that the DTO does not know, at
 * any depth, and values that its rules refuse, the first one of each field.
 *
 * @param most after this many faults the rest is not looked at
 */
export function readInto(
  plan: Plan,
  plain: Readonly<Record<string, unknown>>,
  most: number,
  above = '',
  faults: Fault[] = [],
) {
  const dto = new plan.dto() as Record<string, unknown>;
  const within = new Set<string>();
  for (const name of Object.keys(plain)) {
    if (faults.length >= most) return { dto, faults };
    const path = above === '' ? name : `${above}.${name}`;
    const field = plan.byName.get(name);
    if (!field) {
      faults.push({ field: path.slice(0, 200), message: 'is not a field of this request' });
      continue;
    }
    const before = faults.length;
    dto[name] = valueOf(field, plain[name], most, path, faults);
    if (faults.length > before) within.add(name);
  }
  for (const { name, checks } of plan.fields) {
    if (faults.length >= most) break;
    if (within.has(name)) continue;
    const value = dto[name];
    const broken = checks.find((check) => check.applies(dto, value) && !check.fits(dto, value));
    if (broken)
      faults.push({ field: above === '' ? name : `${above}.${name}`, message: broken.message(dto, value) });
  }
  return { dto, faults };
}

function valueOf({ shape }: FieldPlan, value: unknown, most: number, path: string, faults: Fault[]): unknown {
  if (shape.read) return shape.read(value);
  if (!shape.nested) return value;
  const plan = planOf(shape.nested());
  if (!shape.many) return isObject(value) ? readInto(plan, value, most, path, faults).dto : value;
  // a list that is too long is refused by its own rule and not looked into
  if (!Array.isArray(value) || value.length > (shape.most ?? Infinity)) return value;
  return value.map((each: unknown, index) => {
    if (faults.length >= most) return each;
    if (isObject(each)) return readInto(plan, each, most, `${path}[${index}]`, faults).dto;
    faults.push({ field: `${path}[${index}]`, message: 'must be an object' });
    return each;
  });
}
