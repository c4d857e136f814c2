import type { Shape } from '../returns.js';
import { type Meta, succeededText } from './envelope.js';

const NO_ID = '"requestId":""';

/** The bytes of a whole answer on both sides of the request's id, which `meta` shows; the id itself is plain. */
export interface Frame {
  readonly before: string;
  readonly after: string;
  /** of both, in bytes */
  readonly length: number;
  /** as the whole is written: characters of ASCII cost less as what they are */
  readonly encoding: 'latin1' | 'utf8';
}

/** An answer that is kept: its tag, and its `data` as JSON text, made once for each version that is asked for. */
export class Prepared<V = unknown> {
  /** with quotes, as it is sent */
  readonly etag: string;
  private readonly frames: [Frame?, Frame?] = [];

  /** @param etag as `Returns` takes it */
  constructor(
    private readonly value: V,
    private readonly shapes: Readonly<Record<1 | 2, Shape<V>>>,
    etag: string | number,
  ) {
    this.etag = `"${etag}"`;
  }

  /** The envelope in a version. */
  frame(version: 1 | 2): Frame {
    return (this.frames[version - 1] ??= this.framed(version));
  }

  private framed(version: 1 | 2): Frame {
    const data = JSON.stringify(this.shapes[version].from(this.value));
    const meta: Meta = { requestId: '', apiVersion: version };
    const whole = succeededText(data, JSON.stringify(meta));
    // `meta` stands behind the data, so the last one is its own
    const gap = whole.lastIndexOf(NO_ID) + NO_ID.length - 1;
    const length = Buffer.byteLength(whole);
    return {
      before: whole.slice(0, gap),
      after: whole.slice(gap),
      length,
      encoding: length === whole.length ? 'latin1' : 'utf8',
    };
  }
}
