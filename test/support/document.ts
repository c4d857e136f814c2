export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export interface Operation {
  readonly version: 1 | 2;
  /** `GET` */
  readonly method: string;
  /** `/v2/orders/{id}` */
  readonly path: string;
  /** `GET /orders/{id}`: the same in every version */
  readonly key: string;
  /** what the document says about it */
  readonly said: JsonObject;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A part of a document that must be an object; empty when it is absent. */
export const partOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** An OpenAPI document as it is served. */
export class ApiDocument {
  readonly operations: readonly Operation[];
  private readonly patterns: readonly { readonly matches: RegExp; readonly path: string }[];

  constructor(
    readonly version: 1 | 2,
    readonly json: JsonObject,
  ) {
    const paths = Object.entries(partOf(json['paths']));
    this.operations = paths.flatMap(([path, verbs]) =>
      Object.entries(partOf(verbs)).map(([verb, said]) => {
        const method = verb.toUpperCase();
        const key = `${method} ${path.replace(/^\/v\d+/, '')}`;
        return { version, method, path, key, said: partOf(said) };
      }),
    );
    // a fixed segment goes before a parameter, as in the router
    this.patterns = paths
      .map(([path]) => path)
      .sort((one, other) => one.split('{').length - other.split('{').length)
      .map((path) => ({ path, matches: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));
  }

  static async at(url: string, version: 1 | 2): Promise<ApiDocument> {
    const answer = await fetch(`${url}/openapi/v${version}.json`);
    if (!answer.ok) throw new Error(`The document of v${version} was answered with ${answer.status}`);
    return new ApiDocument(version, (await answer.json()) as JsonObject);
  }

  /** @param path as it was asked for, without its query */
  find(method: string, path: string): Operation | undefined {
    const read = path.split('/').map(decoded).join('/');
    const pattern = this.patterns.find(({ matches }) => matches.test(read));
    return this.operations.find((each) => each.path === pattern?.path && each.method === method);
  }

  /** What a `$ref` leads to, or the value itself. @throws when it leads nowhere */
  resolve(value: Json | undefined): JsonObject {
    const ref = partOf(value)['$ref'];
    if (typeof ref !== 'string') return partOf(value);
    let found: Json | undefined = this.json;
    for (const step of ref.replace(/^#\//, '').split('/')) {
      found = partOf(found)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    }
    if (!ref.startsWith('#/') || found === undefined) throw new Error(`${ref} leads nowhere`);
    return this.resolve(found);
  }
}

/** A segment of a path as the router reads it; a slash in it stays one segment. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment).replaceAll('/', '%2F');
  } catch {
    return segment;
  }
}
