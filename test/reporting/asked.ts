import type { TestApp } from '../support/app.js';
import { ok } from '../support/given.js';

export type Row = Record<string, unknown>;

/** A report as a manager reads it. @param path `sales?interval=day` */
export async function reportOf(
  app: TestApp,
  path: string,
  version = 1,
): Promise<{ rows: Row[]; totals: Row[]; dataAsOf: string }> {
  const reply = await app.as('manager').get(`/v${version}/reports/${path}`);
  const { rows, totals = [] } = ok(reply) as unknown as { rows: Row[]; totals?: Row[] };
  return { rows, totals, dataAsOf: (reply.meta as unknown as { dataAsOf: string }).dataAsOf };
}
