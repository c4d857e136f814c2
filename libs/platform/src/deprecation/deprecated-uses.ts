import { Injectable } from '@nestjs/common';

/** How often a caller used an operation that will end, since the last drain. */
export interface DeprecatedUse {
  readonly callerId: string;
  /** `GET /v1/orders/{id}` */
  readonly operation: string;
  readonly count: number;
  /** the program that asked last, as it calls itself */
  readonly userAgent: string | null;
}

/** More pairs of caller and operation than this are not told apart until the next drain. */
const MOST_PAIRS = 10_000;

/** Counts in memory, so that no request waits for it; `Deprecations` drains it now and then. */
@Injectable()
export class DeprecatedUses {
  private counts = new Map<string, { -readonly [field in keyof DeprecatedUse]: DeprecatedUse[field] }>();

  /** @param route as it is registered, `GET /v1/orders/:id` */
  note(callerId: string, route: string, userAgent: string | null): void {
    const key = `${callerId} ${route}`;
    const known = this.counts.get(key);
    if (known) {
      known.count++;
      known.userAgent = userAgent;
    } else if (this.counts.size < MOST_PAIRS) {
      const operation = route.replaceAll(/:(\w+)/g, '{$1}');
      this.counts.set(key, { callerId, operation, count: 1, userAgent });
    }
  }

  /** What was counted since the last time. */
  drain(): DeprecatedUse[] {
    const counted = [...this.counts.values()];
    this.counts = new Map();
    return counted;
  }
}
