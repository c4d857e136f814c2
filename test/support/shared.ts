import { APIError } from '#platform/errors/api-error.js';

/** Whatever lies on a class of the product, which node itself has loaded, is there for all suites of a worker. */
const place = APIError as unknown as Record<symbol, Map<string, unknown> | undefined>;
const kept = (place[Symbol.for('what the suites of a worker share')] ??= new Map<string, unknown>());

/** Makes something once for all suites of a worker. Nothing in it may belong to one of them: no class, no function of it. */
export function shared<T>(name: string, make: () => T): T {
  if (!kept.has(name)) kept.set(name, make());
  return kept.get(name) as T;
}

declare global {
  /** Loads a package or a file as node does, once for all suites of a worker. */
  var requireNative: (name: string) => unknown;
}

export const native = <T>(name: string): T => globalThis.requireNative(name) as T;
