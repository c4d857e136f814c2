import { EVENTS, type EventDescription, jsonSchemaOf } from './catalogue.js';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** docs/events.md: every event with its fields, made of the catalogue. */
export function eventsPage(events: readonly EventDescription[] = EVENTS): string {
  const [first] = events;
  return [
    '# Events',
    'What happens is told once, in one order. `GET /events` pulls it, `GET /events/stream` follows it, webhooks are called with ' +
      'it ([how](api.md#events)). `/asyncapi.json` is the same as a document for machines. This page is made of the same ' +
      'source; after changing that: `npm run build && node tools/docs/tables.mjs`.',
    '## What every event has',
    first === undefined ? '' : tableOf(jsonSchemaOf(first.schema), ['data']),
    'Fields may be added within a version: ignore those that you do not know.',
    listOf(events),
    ...events.map(sectionOf),
  ].join('\n\n');
}

const listOf = (events: readonly EventDescription[]): string =>
  ['| event | happens to | when |', '| - | - | - |']
    .concat(
      events.map(
        ({ name, aggregate, summary }) =>
          `| [\`${name}\`](#${name.replace(':', '')}) | ${aggregate} | ${summary} |`,
      ),
    )
    .join('\n');

function sectionOf({ name, summary, aggregate, data, example }: EventDescription): string {
  const shown = JSON.stringify((example as { data: unknown }).data, null, 2);
  return [
    `## ${name}`,
    `${summary} Its aggregate is of type \`${aggregate}\`.`,
    tableOf(jsonSchemaOf(data)),
    `\`\`\`json\n${shown}\n\`\`\``,
  ].join('\n\n');
}

function tableOf(schema: Schema, without: readonly string[] = []): string {
  return ['| field | type | meaning |', '| - | - | - |', ...rowsOf(schema, '', without)].join('\n');
}

function rowsOf(
  { properties = {}, required = [] }: Schema,
  under: string,
  without: readonly string[] = [],
): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    if (without.includes(name)) return [];
    const path = `${under}${name}`;
    const optional = required.includes(name) ? '' : ', may be absent';
    const row = `| \`${path}\` | ${typeOf(field)}${optional} | ${field.description ?? ''} |`;
    const inner = field.items?.properties ? rowsOf(field.items, `${path}[].`) : rowsOf(field, `${path}.`);
    return [row, ...inner];
  });
}

function typeOf({ type, format, const: one, enum: several, anyOf, items }: Schema): string {
  if (one !== undefined) return typeof one === 'string' ? 'text' : JSON.stringify(one);
  if (several) return several.map((each) => `\`${String(each)}\``).join(' or ');
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (Array.isArray(type)) return type.map((each: string) => NAMES[each] ?? each).join(' or ');
  if (type === 'array') return `list of ${items?.properties ? 'objects' : `${typeOf(items ?? {})}s`}`;
  return format === 'date-time' ? 'time' : (NAMES[String(type)] ?? String(type));
}

const NAMES: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', null: 'null' };
