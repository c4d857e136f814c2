/** The connection that reports read from; never inside a transaction. */
export const REPORTING = 'reporting';
