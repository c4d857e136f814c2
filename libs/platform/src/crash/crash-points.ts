/**
 * Every place where a process can be told to end at once, so that tests prove what is left behind is whole. They stand
 * around the commit of the transactions that orders and facts go through.
 */
export const CRASH_POINTS = [
  'batch.before-commit', // a group commit is written and not committed
  'batch.after-commit', // it is committed; nobody has been answered, and the relay has not been woken
  'sequencer.before-commit', // facts have their place in the log, uncommitted
  'sequencer.after-commit', // they are in the log; no handler has seen them
  'handler.before-commit', // a handler has done its work, uncommitted
  'handler.after-commit', // its effects and its place in the log are committed; nothing after that has happened
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** The transactions that crash points stand around. */
export type CrashSite = CrashPoint extends `${infer Site}.${string}` ? Site : never;

/** Where to end: at the `visit`th time, from 1, that a process comes by `point`. */
export interface CrashOrder {
  readonly point: CrashPoint;
  readonly visit: number;
}

/** @param text `batch.after-commit:3`; @returns undefined when it names no crash point or no visit */
export function crashOrderOf(text: string): CrashOrder | undefined {
  const [, name, visit] = /^([a-z.-]+):([1-9]\d{0,5})$/.exec(text) ?? [];
  const point = CRASH_POINTS.find((each) => each === name);
  return point && { point, visit: Number(visit) };
}
