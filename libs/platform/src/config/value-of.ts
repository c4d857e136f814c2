import { readFileSync } from 'node:fs';

/**
 * The value of a setting: what its own variable says, or the content of the file that `NAME_FILE` names.
 *
 * @param faults where it is said that the file cannot be read, or that both are set
 */
export function valueOf(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): string | undefined {
  const file = environment[`${name}_FILE`];
  if (!file) return environment[name];
  if (environment[name]) {
    faults.push(`${name} and ${name}_FILE are both set: keep one of them`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    faults.push(`${name}_FILE names a file that cannot be read (${(error as NodeJS.ErrnoException).code})`);
    return undefined;
  }
}
