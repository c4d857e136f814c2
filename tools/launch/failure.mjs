/** Ends a command: one sentence that says what is wrong and what to do about it; printed without a stack. */
export class Failure extends Error {
  name = 'Failure';
}

/** The command was asked to end (Ctrl-C) while it was at work; nobody needs to be told. */
export class Stopped extends Error {
  name = 'Stopped';
}
