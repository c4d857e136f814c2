import type { Place } from './places.js';
import type { JsonObject } from './schemas.js';

/** Values for placeholders that are known only when the system runs: `{ 'orderId?status=PENDING': '66a1…' }`. */
export type Examples = (places: readonly Place[]) => Promise<Readonly<Record<string, string>>>;

/** What stands for a value that nobody knows: an ETag looks like one, the rest is its own name. */
function unknown(placeholder: string): string {
  const [name = ''] = placeholder.split('?');
  return name.endsWith('Tag') ? '"1"' : name.replaceAll('.', '-');
}

/** The text of a document with `{{name}}` replaced; a placeholder alone whose value is a number becomes a number. */
export function filledIn(document: JsonObject, values: Readonly<Record<string, string>>): string {
  return JSON.stringify(document)
    .replace(/"\{\{([^{}"]+)\}\}"/g, (_, name: string) => {
      const value = values[name] ?? unknown(name);
      return /^-?\d{1,15}(\.\d{1,9})?$/.test(value) ? value : JSON.stringify(value);
    })
    .replace(/\{\{([^{}"]+)\}\}/g, (_, name: string) =>
      JSON.stringify(values[name] ?? unknown(name)).slice(1, -1),
    );
}
