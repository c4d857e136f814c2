import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ERROR_CATALOGUE, type ErrorCode } from '../error-catalogue.js';
import { handlersOf, modelsOf } from './handlers.js';
import { operationOf } from './operation.js';
import { ENVELOPE_SCHEMAS, failureExample, type Json, type JsonObject } from './schemas.js';
import { HEADERS, PARAMETERS } from './shared-parts.js';
import { DESCRIPTION, TAGS } from './texts.js';

export type Documents = Readonly<Record<1 | 2, JsonObject>>;

/** The OpenAPI documents of both versions, made of what the decorators say. @throws when two operations share an id */
export function documentsOf(app: INestApplication): Documents {
  const handlers = handlersOf(app);
  const drawn = SwaggerModule.createDocument(
    app,
    new DocumentBuilder().setTitle('Tallyhouse').setVersion('0').setOpenAPIVersion('3.1.0').build(),
    {
      extraModels: modelsOf(handlers.values()),
      operationIdFactory: (controller, method) => `${controller}.${method}`,
    },
  );
  const whole = asJson(drawn);
  return { 1: documentOf(1, whole, handlers), 2: documentOf(2, whole, handlers) };
}

const asJson = (document: OpenAPIObject): JsonObject => JSON.parse(JSON.stringify(document)) as JsonObject;

function documentOf(version: 1 | 2, whole: JsonObject, handlers: ReturnType<typeof handlersOf>): JsonObject {
  const { schemas: drawn = {} } = (whole['components'] ?? {}) as { schemas?: JsonObject };
  const paths: JsonObject = {};
  const ids = new Set<string>();
  for (const [path, operations] of Object.entries(
    (whole['paths'] ?? {}) as Record<string, Record<string, JsonObject>>,
  )) {
    if (!path.startsWith(`/v${version}/`)) continue;
    const verbs: JsonObject = {};
    for (const [verb, operation] of Object.entries(operations)) {
      const handler = handlers.get(String(operation['operationId']));
      if (!handler) continue;
      const made = operationOf(handler, operation, { path, verb, version, schemas: drawn });
      const id = String(made['operationId']);
      if (ids.has(id)) throw new Error(`Two operations are called ${id}; give one an id with @Describe`);
      ids.add(id);
      verbs[verb] = made;
    }
    paths[path] = verbs;
  }
  const tags = [
    ...new Set(
      Object.values(paths).flatMap((verbs) =>
        Object.values(verbs as JsonObject).flatMap((each) => (each as { tags: string[] }).tags),
      ),
    ),
  ].sort((one, other) => one.localeCompare(other, 'en'));
  return withUsedParts({
    openapi: '3.1.0',
    info: {
      title: 'Tallyhouse',
      version: `${version}.0.0`,
      description: DESCRIPTION[version],
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name, description: TAGS[name] ?? '' })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An access token of `POST /auth/login`, or an API key.',
        },
      },
      schemas: { ...drawn, ...ENVELOPE_SCHEMAS },
      parameters: PARAMETERS,
      headers: HEADERS,
      examples: Object.fromEntries(
        Object.keys(ERROR_CATALOGUE).map((code) => [code, failureExample(code as ErrorCode, version)]),
      ),
    },
  });
}

/** The schemas that request bodies are made of, all the way down: fields that they do not name are refused. */
function sentSchemas(paths: JsonObject, schemas: JsonObject): Set<string> {
  const sent = new Set<string>();
  const look = (value: Json | undefined, inBody: boolean): void => {
    if (Array.isArray(value)) value.forEach((each) => look(each, inBody));
    else if (typeof value === 'object' && value !== null) {
      for (const [name, each] of Object.entries(value)) {
        const schema = name === '$ref' ? String(each).replace('#/components/schemas/', '') : '';
        if (inBody && name === '$ref' && !sent.has(schema)) look(schemas[sent.add(schema) && schema], true);
        else look(each, inBody || name === 'requestBody');
      }
    }
  };
  look(paths, false);
  return sent;
}

/** Leaves out the components that nothing refers to. */
function withUsedParts(document: JsonObject): JsonObject {
  const components = document['components'] as Record<string, JsonObject>;
  const sent = sentSchemas(document['paths'] as JsonObject, components['schemas'] ?? {});
  const used = new Set<string>();
  const look = (value: Json | undefined): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, each] of Object.entries(value)) {
        if (name === '$ref' && typeof each === 'string' && !used.has(each)) {
          used.add(each);
          const [, , kind = '', part = ''] = each.split('/');
          look(components[kind]?.[part]);
        } else look(each);
      }
    }
  };
  look(document['paths']);
  for (const name of sent) {
    const schema = components['schemas']?.[name] as JsonObject | undefined;
    if (schema?.['type'] === 'object') schema['additionalProperties'] ??= false;
  }
  const kept = Object.entries(components).map(([kind, parts]) => [
    kind,
    kind === 'securitySchemes'
      ? parts
      : Object.fromEntries(
          Object.entries(parts).filter(([part]) => used.has(`#/components/${kind}/${part}`)),
        ),
  ]);
  return { ...document, components: Object.fromEntries(kept) as JsonObject };
}
