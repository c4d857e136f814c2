import type { TestingRoute } from './routes.js';

interface Property {
  readonly description?: string;
}

const json = (schema: object, example?: object) => ({
  'application/json': { schema, ...(example && { example }) },
});

/** The routes below `/testing` as an OpenAPI document. */
export function documentOf(routes: readonly TestingRoute[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tallyhouse, for tests',
      version: '1.0.0',
      description: 'What end-to-end suites may do to an ephemeral instance. These routes exist nowhere else.',
    },
    servers: [{ url: '/' }],
    paths,
  };
}

function operationOf({ method, path, summary, query, body, answer, example }: TestingRoute): object {
  const properties = (query?.['properties'] ?? {}) as Record<string, Property>;
  return {
    operationId: `${method.toLowerCase()}${path.split('/').at(-1) ?? ''}`,
    summary,
    parameters: Object.entries(properties).map(([name, { description, ...schema }]) => {
      return { name, in: 'query', required: false, description, schema };
    }),
    ...(body && { requestBody: { required: true, content: json(body, example) } }),
    responses: {
      200: { description: 'Done.', content: json(answer) },
      400: { description: 'The request is not what is asked for.' },
    },
  };
}
