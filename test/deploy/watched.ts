/** Data as a file holds them. */
export interface Tree {
  readonly [name: string]: unknown;
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Data that remember what somebody has looked at. @param seen takes the paths, as `/spec/replicas` */
export function watched(data: object, seen: Set<string>, path = ''): object {
  return new Proxy(data, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name !== 'string') return value;
      const here = `${path}/${name}`;
      seen.add(here);
      return isTree(value) ? watched(value, seen, here) : value;
    },
  });
}

/** The paths of data that nobody has looked at, the outermost ones. */
export function unseenIn(data: object, seen: ReadonlySet<string>, path = ''): string[] {
  return Object.entries(data).flatMap(([name, value]: [string, unknown]) => {
    const here = `${path}/${name}`;
    if (!seen.has(here)) return [here];
    return isTree(value) ? unseenIn(value, seen, here) : [];
  });
}
