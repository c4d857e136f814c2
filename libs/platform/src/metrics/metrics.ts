import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a figure is worth now, with labels where there is more than one. */
export type Reading =
  number | readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];

type Read = () => Reading | Promise<Reading>;

interface Described {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/**
 * The figures of this process, in the names and units of Prometheus: base units, `_total` for what only grows. Parts
 * that are called often keep plain numbers, which are read when somebody asks; nothing is counted twice for it.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Something that only grows; `read` gives its sum since the process began. */
  counted({ name, help, labels = [] }: Described, read: Read): void {
    new Counter({
      name,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { labels: of, value } of await readings(read)) this.inc(of, value);
      },
    });
  }

  /** Something that rises and falls; what cannot be read now is left out. */
  measured({ name, help, labels = [] }: Described, read: Read): void {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      async collect() {
        this.reset();
        const now = await readings(read);
        if (now.length === 0) this.remove();
        for (const { labels: of, value } of now) this.set(of, value);
      },
    });
  }

  /** @param buckets upper bounds, in the unit that the name ends with */
  spread({ name, help, labels = [] }: Described, buckets: readonly number[]): Histogram {
    return new Histogram({
      name,
      help,
      labelNames: [...labels],
      buckets: [...buckets],
      registers: [this.registry],
    });
  }

  counter({ name, help, labels = [] }: Described): Counter {
    return new Counter({ name, help, labelNames: [...labels], registers: [this.registry] });
  }
}

/** A figure that lies in the database is not known while that is away; the others are told all the same. */
async function readings(read: Read) {
  try {
    const now = await read();
    return typeof now === 'number' ? [{ labels: {}, value: now }] : now;
  } catch {
    return [];
  }
}
