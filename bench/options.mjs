import { parseArgs } from 'node:util';
import { Failure } from '../tools/launch/failure.mjs';

const listOf = (text) =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

function wholes(name, text, most) {
  const numbers = listOf(text).map(Number);
  if (numbers.length === 0 || numbers.some((one) => !Number.isInteger(one) || one < 1 || one > most))
    throw new Failure(`--${name} takes whole numbers from 1 to ${most}, and this is "${text}".`);
  return numbers;
}

function chosen(name, text, known) {
  const names = listOf(text);
  const strange = names.find((one) => !known.includes(one));
  if (names.length === 0 || strange !== undefined)
    throw new Failure(`--${name} knows ${known.join(', ')}, and no "${strange ?? ''}".`);
  return names;
}

/**
 * Reads the options of a benchmark.
 *
 * @param {Record<string, { preset: string | boolean, quick?: string, most?: number, list?: boolean, of?: readonly string[] }>} known
 *   numbers have `most`, choices have `of`; `quick` is the preset under `--quick`
 * @returns the values by name, and `set`, settings of the application by `--set NAME=value`
 */
export function optionsOf(args, known) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        quick: { type: 'boolean', default: false },
        set: { type: 'string', multiple: true, default: [] },
        ...Object.fromEntries(
          Object.entries(known).map(([name, { preset }]) => [
            name,
            { type: typeof preset === 'boolean' ? 'boolean' : 'string' },
          ]),
        ),
      },
    }));
  } catch (error) {
    throw new Failure(
      `${error.message} (known: ${Object.keys(known)
        .map((name) => `--${name}`)
        .join(', ')}, --quick, --set)`,
    );
  }
  const read = Object.entries(known).map(([name, { preset, quick, most, list, of }]) => {
    const text = values[name] ?? (values.quick ? quick : undefined) ?? preset;
    if (of) return [name, list ? chosen(name, text, of) : chosen(name, text, of)[0]];
    if (!most) return [name, text];
    return [name, list ? wholes(name, text, most) : wholes(name, text, most)[0]];
  });
  const set = Object.fromEntries(
    values.set.map((pair) => {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(pair) ?? [];
      if (!name) throw new Failure(`--set takes NAME=value, and this is "${pair}".`);
      return [name, value];
    }),
  );
  return { ...Object.fromEntries(read), quick: values.quick, set };
}
