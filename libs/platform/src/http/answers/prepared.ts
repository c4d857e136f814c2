import type { Shape } from '../returns.js';

/** An answer that is kept: its tag, and its `data` as JSON text, made once for each version that is asked for. */
export class Prepared<V = unknown> {
  /** with quotes, as it is sent */
  readonly etag: string;
  private readonly texts: [string?, string?] = [];

  /** @param etag as `Returns` takes it */
  constructor(
    private readonly value: V,
    private readonly shapes: Readonly<Record<1 | 2, Shape<V>>>,
    etag: string | number,
  ) {
    this.etag = `"${etag}"`;
  }

  /** `data` of the answer in a version. */
  textOf(version: 1 | 2): string {
    return (this.texts[version - 1] ??= JSON.stringify(this.shapes[version].from(this.value)));
  }
}
