import { randomInt } from 'node:crypto';
import type { KillPlan } from './kill-run.js';

/**
 * A plan with as many deaths as given, or as KILLS and MONGO_KILLS say, from SEED or from a seed of its own. The seed
 * fixes who dies in which order and after which waits, not what runs at that moment.
 */
export function planOf(preset: { readonly kills: number; readonly mongoKills: number }): KillPlan {
  const wholeNumber = (name: string, otherwise: number): number => {
    const given = Number(process.env[name] ?? otherwise);
    if (!Number.isInteger(given) || given < 0) throw new Error(`${name} must be a whole number`);
    return given;
  };
  return {
    seed: wholeNumber('SEED', randomInt(1_000_000)),
    kills: wholeNumber('KILLS', preset.kills),
    mongoKills: wholeNumber('MONGO_KILLS', preset.mongoKills),
    buyers: wholeNumber('BUYERS', 8),
  };
}
