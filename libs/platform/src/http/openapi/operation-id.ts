import type { Handler } from './handlers.js';

/**
 * The name of an operation in generated clients, made of its method and its path unless `@Describe` gives one. It does
 * not change when classes are renamed.
 *
 * @param path `/v1/orders/{id}/cancel`
 * @example `place` of POST /orders → placeOrder · `one` of GET /products/{id} → getProduct · `login` of /auth/login → login
 */
export function operationIdOf(
  { described, method, returned }: Pick<Handler, 'described' | 'method' | 'returned'>,
  path: string,
): string {
  if (described?.id) return described.id;
  if (/[A-Z]/.test(method)) return method;
  const things = path.split('/').filter((segment) => segment !== '' && !/^v\d+$|^\{/.test(segment));
  const last = things.at(-1) ?? '';
  // a path that ends in the verb itself, or in what the verb makes, is about the thing before
  const thing = last === method || singular(last) === method ? (things.at(-2) ?? '') : last;
  if (thing === 'auth') return method;
  const listed = returned?.kind === 'page' || returned?.options.many === true;
  return `${method === 'one' ? 'get' : method}${inPascal(listed ? thing : singular(thing))}`;
}

const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');

const inPascal = (words: string): string =>
  words.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
