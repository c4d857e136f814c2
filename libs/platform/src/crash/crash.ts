import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { type CrashOrder, crashOrderOf, type CrashPoint } from './crash-points.js';

/** Ends or freezes the process where CRASH_AT says, as a signal would; does nothing without it, and the setting exists in tests alone. */
@Injectable()
export class Crash {
  private readonly order: CrashOrder | undefined;
  private visits = 0;

  constructor(settings: Settings) {
    this.order = settings.CRASH_AT === undefined ? undefined : crashOrderOf(settings.CRASH_AT);
  }

  visit(point: CrashPoint): void {
    if (this.order?.point !== point) return;
    this.visits += 1;
    if (this.visits === this.order.visit) process.kill(process.pid, this.order.signal);
  }
}
