interface Window {
  hits: number;
  /** milliseconds of the caller's clock */
  ends: number;
}

export interface Hit {
  /** hits in the window, this one included */
  readonly hits: number;
  /** milliseconds until the window ends */
  readonly left: number;
}

/**
 * Counts hits per key in windows that begin with a key's first hit. One number per key, whatever the traffic; the
 * oldest windows go when there are more keys than `most`.
 */
export class FixedWindows {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly most = 50_000) {}

  /** @param length of a window @param now both in milliseconds, of a clock that never goes back */
  hit(key: string, length: number, now: number): Hit {
    const window = this.windows.get(key);
    if (window && window.ends > now) return { hits: ++window.hits, left: window.ends - now };
    // set again at the end, so that the map stays in the order of beginnings
    this.windows.delete(key);
    if (this.windows.size >= this.most) this.makeRoom(now);
    this.windows.set(key, { hits: 1, ends: now + length });
    return { hits: 1, left: length };
  }

  private makeRoom(now: number): void {
    let removed = 0;
    for (const [key, { ends }] of this.windows) {
      if (ends > now && removed > 0) return;
      this.windows.delete(key);
      if (++removed >= 100) return;
    }
  }
}
