import { Injectable } from '@nestjs/common';
import type { Integrity, IntegrityAsk } from '#contracts/integrity.js';
import { Bus } from '#platform/bus/bus.js';

/** The answers of all modules to the question whether their numbers add up. */
export interface IntegrityReport {
  readonly ok: boolean;
  readonly checks: readonly Integrity[];
  readonly durationMs: number;
}

/** Asks every module to prove its invariants. It reads only, and may run beside live traffic. */
@Injectable()
export class IntegrityService {
  constructor(private readonly bus: Bus) {}

  async check(ask: IntegrityAsk = {}): Promise<IntegrityReport> {
    const begun = performance.now();
    const checks = [
      ...(await this.bus.ask('catalog.integrity', {})),
      ...(await this.bus.ask('inventory.integrity', ask)),
      ...(await this.bus.ask('orders.integrity', ask)),
      ...(await this.bus.ask('customers.integrity', {})),
      ...(await this.bus.ask('audit.integrity', {})),
    ].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
    return {
      ok: checks.every((check) => check.failed === 0),
      checks,
      durationMs: Math.trunc(performance.now() - begun),
    };
  }
}
