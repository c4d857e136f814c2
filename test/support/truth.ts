import type * as Ajv from 'ajv/dist/2020.js';
import type Formats from 'ajv-formats';
import {
  ApiDocument,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  type Operation,
  partOf,
} from './document.js';
import { native, shared } from './shared.js';

const { Ajv2020 } = native<typeof Ajv>('ajv/dist/2020.js');
const addFormats = native<typeof Formats>('ajv-formats');

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

interface Compiler {
  readonly ajv: Ajv.Ajv2020;
  readonly checks: Map<string, Ajv.ValidateFunction>;
}

function compilerOf(document: ApiDocument): Compiler {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateFormats: true,
    // each schema once and as it comes: most are asked a few times, so that making them is what takes the time
    inlineRefs: false,
    code: { optimize: false },
  });
  addFormats.default(ajv);
  ajv.addSchema(closed(document), 'api');
  return { ajv, checks: new Map() };
}

/** The schemas of a document, each compiled when it is first asked for. */
class Checks {
  constructor(private readonly compiler: Compiler) {}

  of(pointer: string): Ajv.ValidateFunction {
    return this.check({ $ref: `api${pointer.replaceAll(/[{}]/g, encodeURIComponent)}` });
  }

  allow(schema: JsonObject, value: unknown): boolean {
    return this.check(schema)(value) as boolean;
  }

  private check(schema: JsonObject): Ajv.ValidateFunction {
    const { ajv, checks } = this.compiler;
    const name = JSON.stringify(schema);
    const check = checks.get(name) ?? ajv.compile(schema);
    checks.set(name, check);
    return check;
  }
}

/** Holds answers against one document: status, code, headers and body, with no field that it does not name. */
export class Truth {
  constructor(
    readonly document: ApiDocument,
    private readonly checks = new Checks(compilerOf(document)),
  ) {}

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
    return faultsIn(value, this.checks.of(pointer));
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
      return this.checks.allow(partOf(schema), typed) ? [] : [`the header ${name}: ${value}`];
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
}

function faultsIn(value: unknown, check: Ajv.ValidateFunction): string[] {
  if (check(value)) return [];
  return (check.errors ?? []).map(({ instancePath, message, params }) => {
    const name = (params as { additionalProperty?: string }).additionalProperty;
    return `${instancePath || 'the body'} ${message ?? ''}${name === undefined ? '' : ` (${name})`}`;
  });
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

/** What a server serves about a version: every server of a run the same, so read and compiled once by each worker. */
async function servedAt(url: string, version: 1 | 2): Promise<Truth> {
  const served = shared('documents', () => new Map<number, { text: string; compiler: Compiler }>());
  const known = served.get(version);
  if (known)
    return new Truth(
      new ApiDocument(version, JSON.parse(known.text) as JsonObject),
      new Checks(known.compiler),
    );
  const document = await ApiDocument.at(url, version);
  const compiler = compilerOf(document);
  served.set(version, { text: JSON.stringify(document.json), compiler });
  return new Truth(document, new Checks(compiler));
}

const truths = new Map<number, Promise<Truth>>();

/** What is said of a version, read once. */
export function truthAt(url: string, version: 1 | 2): Promise<Truth> {
  let truth = truths.get(version);
  if (!truth) {
    truth = servedAt(url, version);
    truth.catch(() => truths.delete(version));
    truths.set(version, truth);
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
