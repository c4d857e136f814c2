import type { FastifyInstance } from 'fastify';

const tables = new WeakMap<object, RouteTable>();

/** Every route of a server, so that a path that exists for other methods is told from one that does not exist. */
export class RouteTable {
  private readonly methods = new Map<string, Set<string>>();
  private patterns: { readonly matches: RegExp; readonly methods: ReadonlySet<string> }[] | null = null;

  /** Must be called before routes are registered. */
  static of(fastify: FastifyInstance): RouteTable {
    const table = new RouteTable();
    tables.set(fastify.server, table);
    fastify.addHook('onRoute', ({ url, method }) => {
      table.add(url, [method].flat());
    });
    return table;
  }

  static get(fastify: FastifyInstance): RouteTable | undefined {
    return tables.get(fastify.server);
  }

  add(url: string, methods: readonly string[]): void {
    if (url.includes('*')) return;
    const known = this.methods.get(url) ?? new Set<string>();
    for (const method of methods) known.add(method);
    this.methods.set(url, known);
    this.patterns = null;
  }

  /** Every route as it is registered, `GET /v1/orders/:id`. */
  get routes(): string[] {
    return [...this.methods].flatMap(([url, methods]) => [...methods].map((method) => `${method} ${url}`));
  }

  /** @returns the methods that the path exists for, sorted; none when it does not exist */
  methodsOf(path: string): string[] {
    this.patterns ??= [...this.methods].map(([url, methods]) => ({ matches: matcherOf(url), methods }));
    const found = new Set(
      this.patterns.filter(({ matches }) => matches.test(path)).flatMap(({ methods }) => [...methods]),
    );
    return [...found].sort();
  }
}

/** `/orders/:id` → one segment for each parameter. */
function matcherOf(url: string): RegExp {
  const segments = url
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}$`);
}
