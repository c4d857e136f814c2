import type { ApiDocument } from '../../support/document.js';

/** Routes outside the versions: what they show is meant for everybody. */
export const OPEN: readonly RegExp[] = [
  /^GET \/$/,
  /^GET \/health\/(live|ready)$/,
  /^GET \/metrics$/, // wants METRICS_TOKEN in production
  /^GET \/openapi\/v[12]\.json$/,
  /^GET \/asyncapi\.json$/,
  /^GET \/docs(\/.*)?$/,
  /^GET \/docs-assets\/sign-in\.js$/,
  /^GET \/ops(\/:file)?$/, // a form of login; what it shows comes by the routes above
  /^GET \/dev\/mailbox(\.css|\.json)?$/, // absent in production
];

/** `GET /v1/orders/:id` → `GET /orders/{id}`, null outside the versions */
const keyOf = (route: string): string | null =>
  / \/v[12]\//.test(route) ? route.replace(/ \/v\d+/, ' ').replaceAll(/:(\w+)/g, '{$1}') : null;

/**
 * Where router, documents and the tables of this suite do not agree.
 *
 * @param routes as the router has them, `GET /v1/orders/:id`
 * @param tables by name, each with the keys of its operations, `GET /orders/{id}`
 */
export function disagreements(
  routes: readonly string[],
  documents: readonly ApiDocument[],
  tables: Readonly<Record<string, readonly string[]>>,
): string[] {
  const live = routes.filter((route) => !/^(HEAD|OPTIONS) /.test(route));
  const served = live.filter((route) => keyOf(route) !== null);
  const described = documents.flatMap(({ operations }) =>
    operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const keys = [...new Set(served.map((route) => keyOf(route) ?? ''))];
  return [
    ...without(live, [...served])
      .filter((route) => !OPEN.some((open) => open.test(route)))
      .map((route) => `${route} is outside the versions`),
    ...without(served, described).map((route) => `${route} is in no document`),
    ...without(described, served).map((route) => `${route} is not routed`),
    ...Object.entries(tables).flatMap(([name, told]) => [
      ...without(keys, told).map((key) => `${key} is not in ${name}`),
      ...without(told, keys).map((key) => `${key} is in ${name} and nowhere else`),
    ]),
  ];
}

const without = (these: readonly string[], those: readonly string[]): string[] =>
  these.filter((each) => !those.includes(each));
