import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Cache } from '@nestjs/cache-manager';
import { ReadThrough } from './read-through.js';
import type { RedisLink } from './redis-link.js';

/** What Redis would hold; `gone` is Redis that cannot be reached. */
class Kept {
  readonly values = new Map<string, string>();
  gone = false;
  private tell: () => void = () => undefined;
  readonly client = {
    scan: (_: number, { MATCH }: { MATCH: string }) =>
      Promise.resolve({
        cursor: 0,
        keys: Array.from(this.values.keys()).filter((key) => key.startsWith(MATCH.slice(0, -1))),
      }),
    unlink: (keys: string[]) => Promise.resolve(keys.filter((key) => this.values.delete(key)).length),
  };
  readonly cache = {
    get: (key: string) => Promise.resolve(this.values.get(key)),
    set: (key: string, value: string) => Promise.resolve(this.values.set(key, value)),
    del: (key: string) => Promise.resolve(this.values.delete(key)),
  };
  ask<T>(command: (client: unknown) => Promise<T>): Promise<T | undefined> {
    return this.gone ? Promise.resolve(undefined) : command(this.client);
  }
  onReady(listener: () => void) {
    this.tell = listener;
  }
  /** It went away, and came back with what it had saved. */
  restart(saved: ReadonlyMap<string, string>) {
    this.values.clear();
    for (const [key, value] of saved) this.values.set(key, value);
    this.tell();
  }
}

/** A load that is answered when the test says so. */
function slow() {
  let answer: (value: { n: number } | null) => void = () => undefined;
  let begun: () => void = () => undefined;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const load = () => {
    begun();
    return new Promise<{ n: number } | null>((resolve) => (answer = resolve));
  };
  return { load, running, answer: (value: { n: number } | null) => answer(value) };
}

let kept: Kept;
let cache: ReadThrough;
beforeEach(() => {
  kept = new Kept();
  cache = new ReadThrough(kept.cache as unknown as Cache, kept as unknown as RedisLink);
});

const never = () => Promise.reject(new Error('must not load'));

describe('reading through the cache', () => {
  it('loads once for all who ask at the same time, and then not at all', async () => {
    const one = slow();
    const first = cache.get('k', 60, one.load);
    const second = cache.get('k', 60, never);
    await one.running;
    one.answer({ n: 1 });
    expect(await Promise.all([first, second, cache.get('k', 60, never)])).toEqual([
      { n: 1 },
      { n: 1 },
      { n: 1 },
    ]);
    expect(await cache.get('k', 60, never)).toEqual({ n: 1 });
  });

  it('keeps dates, and neither null nor failures', async () => {
    const at = new Date(5);
    await cache.get('dated', 60, () => Promise.resolve({ at }));
    expect(await cache.get('dated', 60, never)).toEqual({ at });
    expect(await cache.get('k', 60, () => Promise.resolve(null))).toBeNull();
    await expect(cache.get('k', 60, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await cache.get('k', 60, () => Promise.resolve(2))).toBe(2);
  });

  it('does not keep a value whose key was dropped while it was loaded', async () => {
    const one = slow();
    const stale = cache.get('k', 60, one.load);
    await one.running;
    await cache.drop('k');
    const fresh = cache.get('k', 60, () => Promise.resolve({ n: 2 }));
    one.answer({ n: 1 });
    expect(await stale).toEqual({ n: 1 });
    expect(await fresh).toEqual({ n: 2 });
    expect(await cache.get('k', 60, never)).toEqual({ n: 2 });
  });

  it('reads from the source without Redis, and does not believe what it held when it is back', async () => {
    await cache.get('k', 60, () => Promise.resolve(1));
    kept.gone = true;
    await cache.drop('k');
    expect(await cache.get('k', 60, () => Promise.resolve(2))).toBe(2);
    kept.gone = false;
    expect(await cache.get('k', 60, () => Promise.resolve(3))).toBe(3);
    expect(await cache.get('k', 60, never)).toBe(3);
  });

  it('loads anew what its asker knows to be out of date, for all who ask at the same time', async () => {
    await cache.get('k', 60, () => Promise.resolve({ n: 1 }));
    const newer = ({ n }: { n: number }) => n >= 2;
    const loads: number[] = [];
    const load = () => Promise.resolve({ n: loads.push(1) + 1 });
    expect(await Promise.all([cache.get('k', 60, load, newer), cache.get('k', 60, load, newer)])).toEqual([
      { n: 2 },
      { n: 2 },
    ]);
    expect(await cache.get('k', 60, never, newer)).toEqual({ n: 2 });
  });

  it('clears a prefix, whoever put it there, also what is being loaded', async () => {
    kept.values.set('a:of another process', '1').set('b:1', '2');
    const one = slow();
    const stale = cache.get('a:1', 60, one.load);
    await one.running;
    await cache.clear('a:');
    one.answer({ n: 1 });
    await stale;
    expect([...kept.values.keys()]).toEqual(['b:1']);
  });

  it('clears later what it could not clear without Redis, before it believes anything', async () => {
    await cache.get('a:1', 60, () => Promise.resolve(1));
    kept.gone = true;
    await cache.clear('a:');
    kept.gone = false;
    expect(await cache.get('a:1', 60, () => Promise.resolve(2))).toBe(2);
  });

  it('believes nothing that Redis had saved before it went away', async () => {
    await cache.get('a:1', 60, () => Promise.resolve(1));
    const saved = new Map(kept.values);
    await cache.drop('a:1');
    kept.restart(saved);
    expect(await cache.get('a:1', 60, () => Promise.resolve(2))).toBe(2);
    expect(await cache.get('a:1', 60, never)).toBe(2);
  });
});
