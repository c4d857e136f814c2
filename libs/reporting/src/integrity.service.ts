import { Injectable } from '@nestjs/common';
import type { Integrity, IntegrityAsk } from '#contracts/integrity.js';
import { Bus } from '#platform/bus/bus.js';
import { Clock } from '#platform/clock/clock.js';
import { Proofs } from './proofs.js';

/** The answers of all modules to the question whether their numbers add up. */
export interface IntegrityReport {
  readonly ok: boolean;
  readonly checks: readonly Integrity[];
  readonly durationMs: number;
}

/** Parts that take time, and say how far they are. */
const LONG_PARTS = ['stock', 'orders'];

/**
 * Asks every module to prove its invariants. It reads only, and may run beside live traffic; all that is written is when
 * it was done and what came of it.
 */
@Injectable()
export class IntegrityService {
  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly proofs: Proofs,
  ) {}

  /** @param progress is told how much is done, from 0 to 1 */
  async check(progress?: (done: number) => void): Promise<IntegrityReport> {
    const begun = performance.now();
    const ask = progress ? { progress: averageOf(LONG_PARTS, progress) } : {};
    // all at once: while one waits for the database, another does its sums
    const parts = await Promise.all([
      this.bus.ask('catalog.integrity', {}),
      this.bus.ask('inventory.integrity', ask),
      this.bus.ask('orders.integrity', ask),
      this.bus.ask('orders.salesIntegrity', {}),
      this.bus.ask('customers.integrity', {}),
      this.bus.ask('audit.integrity', {}),
    ]);
    const checks = parts.flat().sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
    const ok = checks.every((check) => check.failed === 0);
    const durationMs = Math.trunc(performance.now() - begun);
    await this.proofs.keep({
      at: this.clock.now(),
      ok,
      durationMs,
      checked: checks.reduce((sum, check) => sum + check.checked, 0),
      failed: checks.filter((check) => check.failed > 0).map(({ name }) => name),
    });
    return { ok, checks, durationMs };
  }
}

function averageOf(
  parts: readonly string[],
  told: (done: number) => void,
): NonNullable<IntegrityAsk['progress']> {
  const shares = new Map(parts.map((part) => [part, 0]));
  return (part, done) => {
    shares.set(part, done);
    told([...shares.values()].reduce((sum, share) => sum + share, 0) / shares.size);
  };
}
