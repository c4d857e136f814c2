import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  ApiDocument,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  type Operation,
  partOf,
} from './document.js';

export interface Answer {
  readonly method: string;
  /** as it was asked for, with its query */
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What the server answers where no operation is reached: unreadable, unknown, another method, too late. */
const OUTSIDE = new Set([400, 404, 405, 408, 414, 429, 431]);

/** Holds answers against one document: status, code, headers and body, with no field that it does not name. */
export class Truth {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  private readonly checks = new Map<string, ValidateFunction>();

  constructor(readonly document: ApiDocument) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(document), 'api');
  }

  /** What the document does not say about this answer; empty when all of it is said. */
  faultsOf(answer: Answer): string[] {
    const path = answer.url.split('?', 1)[0] ?? '';
    const operation = this.document.find(answer.method === 'HEAD' ? 'GET' : answer.method, path);
    if (!operation || isUnroutable(path)) return this.outside(answer);
    const response = partOf(operation.said['responses'])[String(answer.status)];
    if (response === undefined) return [`the status ${answer.status}: ${answer.text.slice(0, 200)}`];
    const said = this.document.resolve(response);
    return [
      ...this.headerFaults(said, answer.headers),
      ...(answer.method === 'HEAD' ? [] : this.bodyFaults(operation, said, answer)),
    ];
  }

  /** Whether a value is what a schema of the document says. @param pointer `#/components/schemas/Order` */
  fits(pointer: string, value: unknown): string[] {
    return this.faultsIn(value, this.checkOf(pointer));
  }

  private outside({ status, text, headers }: Answer): string[] {
    if (!OUTSIDE.has(status)) return [`an answer ${status} where it has no operation`];
    return [...jsonFaults(headers), ...this.fits('#/components/schemas/Failure', parsed(text))];
  }

  private headerFaults(said: JsonObject, headers: Headers): string[] {
    return Object.entries(partOf(said['headers'])).flatMap(([name, header]) => {
      const { required, schema } = this.document.resolve(header);
      const value = headers.get(name);
      if (value === null) return required === true ? [`no header ${name}`] : [];
      const typed = partOf(schema)['type'] === 'integer' && value !== '' ? Number(value) : value;
      return this.ajv.validate(partOf(schema), typed) ? [] : [`the header ${name}: ${value}`];
    });
  }

  private bodyFaults(operation: Operation, said: JsonObject, { status, headers, text }: Answer): string[] {
    const content = partOf(said['content']);
    if (Object.keys(content).length === 0) return text === '' ? [] : [`a body with ${status}`];
    if (headers.get('content-type')?.startsWith('text/csv') === true)
      return 'text/csv' in content ? [] : ['CSV where there is none'];
    const [media = ''] = Object.keys(content);
    if (media !== 'application/json')
      return headers.get('content-type') === media ? [] : [`the content type ${headers.get('content-type')}`];
    const { examples } = partOf(content['application/json']);
    const body = parsed(text);
    const known = Object.keys(partOf(examples));
    const codes = isObject(body) ? listOf(body['errors']).map((each) => String(partOf(each)['code'])) : [];
    const [path, method] = [operation.path.replaceAll('/', '~1'), operation.method.toLowerCase()];
    const pointer = `#/paths/${path}/${method}/responses/${status}/content/application~1json/schema`;
    return [
      ...jsonFaults(headers),
      ...this.fits(pointer, body),
      ...(known.length === 0 ? [] : codes.filter((code) => !known.includes(code))).map(
        (code) => `the code ${code} with ${status}`,
      ),
    ];
  }

  private checkOf(pointer: string): ValidateFunction {
    let check = this.checks.get(pointer);
    if (!check) {
      check = this.ajv.compile({ $ref: `api${pointer.replaceAll(/[{}]/g, encodeURIComponent)}` });
      this.checks.set(pointer, check);
    }
    return check;
  }

  private faultsIn(value: unknown, check: ValidateFunction): string[] {
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message, params }) => {
      const name = (params as { additionalProperty?: string }).additionalProperty;
      return `${instancePath || 'the body'} ${message ?? ''}${name === undefined ? '' : ` (${name})`}`;
    });
  }
}

/** The router takes no parameter of more than 200 characters, nor one that cannot be decoded, whatever the route. */
function isUnroutable(path: string): boolean {
  try {
    return path.split('/').some((segment) => decodeURIComponent(segment).length > 200);
  } catch {
    return true;
  }
}

function jsonFaults(headers: Headers): string[] {
  const type = headers.get('content-type');
  return type === 'application/json; charset=utf-8' ? [] : [`the content type ${type}`];
}

/** @returns undefined for what is no JSON */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The document with every object closed that does not say that it is open: a field that it does not name is a lie. */
function closed({ json }: ApiDocument): JsonObject {
  const close = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(close);
    if (!isObject(value)) return value;
    if (listOf(value['allOf']).length > 1) throw new Error('Several schemas in one allOf cannot be closed');
    const made = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, close(each)]));
    const open = value['type'] === 'object' && isObject(value['properties']);
    return open ? { additionalProperties: false, ...made } : made;
  };
  return close(json) as JsonObject;
}

const known = new Map<string, Promise<Truth>>();

/** What a server serves about a version, read once. */
export function truthAt(url: string, version: 1 | 2): Promise<Truth> {
  const address = `${url} v${version}`;
  let truth = known.get(address);
  if (!truth) {
    truth = ApiDocument.at(url, version).then((document) => new Truth(document));
    truth.catch(() => known.delete(address));
    known.set(address, truth);
  }
  return truth;
}

/** @throws when the document of the answer's version does not say what was answered */
export async function assertTrue(url: string, answer: Answer): Promise<void> {
  const version = /^\/v([12])\//.exec(answer.url)?.[1];
  if (version === undefined) return;
  // a server that is being killed answers nothing more
  const truth = await truthAt(url, version === '1' ? 1 : 2).catch(() => null);
  const faults = truth?.faultsOf(answer) ?? [];
  if (faults.length === 0) return;
  throw new Error(
    `The document of v${version} does not say what ${answer.method} ${answer.url} answered: ${faults.join('; ')}`,
  );
}
