/**
 * Every place where a process can be told to end at once, so that tests prove what is left behind is whole. They stand
 * around the commit of the transactions that orders and facts go through.
 */
export const CRASH_POINTS = [
  'batch.begin', // requests wait for a group commit whose transaction has not begun
  'batch.before-commit', // a group commit is written and not committed
  'batch.after-commit', // it is committed; nobody has been answered, and the relay has not been woken
  'sequencer.begin', // the lease is held, nothing is read
  'sequencer.before-commit', // facts have their place in the log, uncommitted
  'sequencer.after-commit', // they are in the log; no handler has seen them
  'handler.begin', // the lease is held and the facts are read; nothing is done
  'handler.before-commit', // a handler has done its work, uncommitted
  'handler.after-commit', // its effects and its place in the log are committed; nothing after that has happened
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** The transactions that crash points stand around. */
export type CrashSite = CrashPoint extends `${infer Site}.${string}` ? Site : never;

/** Where to end, or to freeze: at the `visit`th time, from 1, that a process comes by `point`. */
export interface CrashOrder {
  readonly point: CrashPoint;
  readonly visit: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

/** @param text `batch.after-commit:3`, `handler.begin:1:freeze`; @returns undefined when it names no crash point or no visit */
export function crashOrderOf(text: string): CrashOrder | undefined {
  const [, name, visit, freeze] = /^([a-z.-]+):([1-9]\d{0,5})(:freeze)?$/.exec(text) ?? [];
  const point = CRASH_POINTS.find((each) => each === name);
  return point && { point, visit: Number(visit), signal: freeze ? 'SIGSTOP' : 'SIGKILL' };
}
