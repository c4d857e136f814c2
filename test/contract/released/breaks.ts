import { ApiDocument, type JsonObject, listOf, type Operation, partOf } from '../../support/document.js';
import { schemaBreaks, type Way } from './schemas.js';

/**
 * What a document takes away from those who use the released one: an operation, a field, a value, a form that was
 * taken; or what it newly asks of them. What is added breaks nobody.
 *
 * @returns one line per break, `GET /v1/orders 200: data[].total is gone`; empty when nothing breaks
 */
export function breaksBetween(released: JsonObject, current: JsonObject): string[] {
  const version = 2;
  const [before, after] = [new ApiDocument(version, released), new ApiDocument(version, current)];
  return before.operations.flatMap((old) => {
    const name = `${old.method} ${old.path}`;
    const now = after.operations.find(({ method, path }) => method === old.method && path === old.path);
    if (!now) return [`${name} is gone`];
    return new Compared(before, after).breaks(old, now).map((each) => `${name} ${each}`);
  });
}

class Compared {
  constructor(
    private readonly before: ApiDocument,
    private readonly after: ApiDocument,
  ) {}

  breaks({ said: old }: Operation, { said: now }: Operation): string[] {
    const isOpen = (said: JsonObject) => listOf(said['security']).length === 0;
    return [
      ...(old['operationId'] === now['operationId'] ? [] : [`is called ${String(now['operationId'])}`]),
      ...(isOpen(old) && !isOpen(now) ? ['wants a login'] : []),
      ...this.parameters(old, now),
      ...this.body(old, now),
      ...this.answers(old, now),
    ];
  }

  private parameters(old: JsonObject, now: JsonObject): string[] {
    const [olds, nows] = [this.parametersOf(this.before, old), this.parametersOf(this.after, now)];
    const lost = [...olds].flatMap(([name, parameter]) => {
      const other = nows.get(name);
      if (!other) return [`${name} is gone`];
      return [
        ...(other['required'] === true && parameter['required'] !== true ? [`${name} is required now`] : []),
        ...this.schema(parameter['schema'], other['schema'], name, 'input'),
      ];
    });
    const asked = [...nows].filter(([name, { required }]) => required === true && !olds.has(name));
    return [...lost, ...asked.map(([name]) => `${name} is new and required`)];
  }

  /** `query limit` → the parameter */
  private parametersOf(document: ApiDocument, said: JsonObject): Map<string, JsonObject> {
    const parameters = listOf(said['parameters']).map((each) => document.resolve(each));
    return new Map(parameters.map((each) => [`${String(each['in'])} ${String(each['name'])}`, each]));
  }

  private body(old: JsonObject, now: JsonObject): string[] {
    const [before, after] = [partOf(old['requestBody']), partOf(now['requestBody'])];
    const needed = after['required'] === true && before['required'] !== true;
    const known = partOf(before['content']);
    return [
      ...(needed ? ['a body is required now'] : []),
      ...Object.entries(known).flatMap(([type, media]) => {
        const other = partOf(after['content'])[type];
        if (other === undefined) return [`a body of ${type} is not taken any more`];
        return this.schema(partOf(media)['schema'], partOf(other)['schema'], 'body', 'input');
      }),
    ];
  }

  /** Successes and what they hold; a refusal that does not happen any more breaks nobody. */
  private answers(old: JsonObject, now: JsonObject): string[] {
    const [before, after] = [partOf(old['responses']), partOf(now['responses'])];
    return Object.keys(before)
      .filter((status) => status.startsWith('2') || status in after)
      .flatMap((status) => {
        if (!(status in after)) return [`${status} is gone`];
        const [was, is] = [this.before.resolve(before[status]), this.after.resolve(after[status])];
        return this.answer(was, is).map((each) => `${status}: ${each}`);
      });
  }

  private answer(was: JsonObject, is: JsonObject): string[] {
    const headers = Object.keys(partOf(was['headers'])).filter((name) => !(name in partOf(is['headers'])));
    return [
      ...headers.map((name) => `the header ${name} is gone`),
      ...Object.entries(partOf(was['content'])).flatMap(([type, media]) => {
        const other = partOf(is['content'])[type];
        if (other === undefined) return [`${type} is gone`];
        return this.schema(partOf(media)['schema'], partOf(other)['schema'], '', 'output');
      }),
    ];
  }

  private schema(
    ...[old, now, place, way]: [JsonObject[string] | undefined, JsonObject[string] | undefined, string, Way]
  ) {
    const before = (value: JsonObject[string] | undefined) => this.before.resolve(value);
    const after = (value: JsonObject[string] | undefined) => this.after.resolve(value);
    return schemaBreaks(old, now, place, { way, before, after, open: new Set() });
  }
}
