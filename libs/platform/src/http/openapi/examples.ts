import type { JsonObject } from './schemas.js';

/** Values for placeholders that are known only when the system runs: `{ productId: '66a1…' }`. */
export type Examples = () => Promise<Readonly<Record<string, string>>>;

/** The text of a document with `{{name}}` replaced; a placeholder alone whose value is a number becomes a number. */
export function filledIn(document: JsonObject, values: Readonly<Record<string, string>>): string {
  return JSON.stringify(document)
    .replace(/"\{\{(\w+)\}\}"/g, (_, name: string) => {
      const value = values[name] ?? name;
      return /^-?\d{1,15}(\.\d{1,9})?$/.test(value) ? value : JSON.stringify(value);
    })
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => JSON.stringify(values[name] ?? name).slice(1, -1));
}
