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

  async check(ask: IntegrityAsk = {}): Promise<IntegrityReport> {
    const begun = performance.now();
    const checks = [
      ...(await this.bus.ask('catalog.integrity', {})),
      ...(await this.bus.ask('inventory.integrity', ask)),
      ...(await this.bus.ask('orders.integrity', ask)),
      ...(await this.bus.ask('customers.integrity', {})),
      ...(await this.bus.ask('audit.integrity', {})),
    ].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
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
