import { Injectable } from '@nestjs/common';

export type Condition = 'up' | 'degraded' | 'down';

/** A check that does not answer in this time counts as down, in milliseconds. */
const PATIENCE_MS = 2_000;

/** What must hold before requests are taken. Each module adds what it needs; `degraded` is told and does no harm. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, () => Promise<Condition>>();

  private gone = false;

  /** Whether the process takes leave: it is not ready any more, and still answers. */
  get leaving(): boolean {
    return this.gone;
  }

  /** From now on nobody shall send further requests. */
  leave(): void {
    this.gone = true;
    this.add('shutdown', () => Promise.resolve('down'));
  }

  add(name: string, check: () => Promise<Condition>): void {
    this.checks.set(name, check);
  }

  /** Asks every check. The whole is as well as its worst part. */
  async report(): Promise<{ status: Condition; checks: Record<string, Condition> }> {
    const names = [...this.checks.keys()];
    const conditions = await Promise.all([...this.checks.values()].map(inTime));
    return {
      status: conditions.includes('down') ? 'down' : conditions.includes('degraded') ? 'degraded' : 'up',
      checks: Object.fromEntries(names.map((name, index) => [name, conditions[index] ?? 'down'])),
    };
  }
}

async function inTime(check: () => Promise<Condition>): Promise<Condition> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Condition>((resolve) => {
    timer = setTimeout(() => resolve('down'), PATIENCE_MS);
  });
  try {
    return await Promise.race([check(), late]);
  } catch {
    return 'down';
  } finally {
    clearTimeout(timer);
  }
}
