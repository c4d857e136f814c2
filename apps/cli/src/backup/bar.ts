import type { Watch } from '#platform/mongo/backup/watch.js';
import { type Progress, watch } from '../progress.js';

/** Shows documents as they go by; what is begun anew has a bar of its own. */
export function bar(): Watch & { done(): void } {
  let shown: Progress | undefined;
  return {
    begin: (expected) => {
      shown?.done();
      shown = watch('Documents', expected);
    },
    step: (documents) => shown?.step(documents),
    done: () => shown?.done(),
  };
}
