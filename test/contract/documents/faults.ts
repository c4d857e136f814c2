import {
  type ApiDocument,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  partOf,
} from '../../support/document.js';
import type { Truth } from '../../support/truth.js';

/** References that lead nowhere. */
export function brokenRefs(document: ApiDocument): string[] {
  const refs = partsWith(document.json, '$ref').map(([, part]) => part);
  return refs.flatMap((part) => {
    try {
      document.resolve(part);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

/** Operations whose id is missing, used twice, or another one in the other version. */
export function doubtfulIds(documents: readonly ApiDocument[]): string[] {
  const byKey = new Map<string, string>();
  return documents.flatMap(({ operations, version }) => {
    const used = new Map<string, string>();
    return operations.flatMap(({ key, said }) => {
      const id = String(said['operationId'] ?? '');
      const elsewhere = byKey.get(key) ?? id;
      const before = used.get(id);
      byKey.set(key, id);
      used.set(id, key);
      return [
        ...(/^[a-z][A-Za-z]+$/.test(id) ? [] : [`v${version} ${key} is called "${id}"`]),
        ...(before === undefined ? [] : [`v${version} ${key} is called ${id} like ${before}`]),
        ...(elsewhere === id
          ? []
          : [`v${version} ${key} is called ${id}, and ${elsewhere} in another version`]),
      ];
    });
  });
}

/** Examples that are not what they are examples of; those of fields, parameters, bodies, answers and headers. */
export function wrongExamples(document: ApiDocument, truth: Truth): string[] {
  const own = partsWith(document.json, 'example').flatMap(([pointer, part]) => {
    // beside a schema, or inside of one
    const beside = isObject(part['schema']);
    if (!beside && !('type' in part || '$ref' in part || 'allOf' in part || 'enum' in part)) return [];
    return told(pointer, truth.fits(beside ? `${pointer}/schema` : pointer, part['example']));
  });
  // many answers share a schema and an example
  const seen = new Set<string>();
  const named = partsWith(document.json, 'examples').flatMap(([pointer, part]) =>
    Object.entries(partOf(part['examples'])).flatMap(([name, example]) => {
      const ref = partOf(part['schema'])['$ref'];
      const schema = typeof ref === 'string' ? ref : `${pointer}/schema`;
      const pair = `${schema} ${JSON.stringify(example)}`;
      if (!isObject(part['schema']) || seen.has(pair)) return [];
      seen.add(pair);
      return told(`${pointer} ${name}`, truth.fits(schema, document.resolve(example)['value']));
    }),
  );
  return [...own, ...named];
}

/** How many examples a document has. */
export const examplesIn = (document: ApiDocument): number =>
  partsWith(document.json, 'example').length + partsWith(document.json, 'examples').length;

const told = (place: string, faults: readonly string[]): string[] =>
  faults.map((fault) => `${place}: ${fault}`);

/** Every object that has a member of this name, with where it stands. */
function partsWith(value: Json, name: string, pointer = '#'): [pointer: string, part: JsonObject][] {
  if (Array.isArray(value))
    return value.flatMap((each, index) => partsWith(each, name, `${pointer}/${index}`));
  if (!isObject(value)) return [];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    // what stands in an example is nobody's schema
    key === 'example' || (key === 'value' && pointer.startsWith('#/components/examples'))
      ? []
      : partsWith(each, name, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return name in value ? [[pointer, value], ...inner] : inner;
}

/** Operations, parameters and tags that nobody described. */
export function undescribed(document: ApiDocument): string[] {
  const said = (part: JsonObject): boolean => String(part['description'] ?? '').trim() !== '';
  const operations = document.operations.flatMap(({ key, said: operation }) => [
    ...(said(operation) ? [] : [key]),
    ...listOf(operation['parameters'])
      .map((each) => document.resolve(each))
      .filter((parameter) => !said(parameter))
      .map((parameter) => `${key} ${String(parameter['name'])}`),
  ]);
  const tags = listOf(document.json['tags']).map(partOf);
  return [...operations, ...tags.filter((tag) => !said(tag)).map((tag) => `tag ${String(tag['name'])}`)];
}

/** Fields that a schema requires and does not describe. */
export function unknownFields(document: ApiDocument): string[] {
  return partsWith(document.json, 'required').flatMap(([pointer, part]) => {
    const described = Object.keys(partOf(part['properties']));
    return listOf(part['required'])
      .filter((field) => typeof field === 'string' && !described.includes(field))
      .map((field) => `${pointer} requires ${String(field)}`);
  });
}
