export { type ErrorCode, isFailure, refusedWith } from './errors.js';
export { connect, type ConnectOptions, Session, type Tokens, type TokenStore } from './session.js';
export * from './generated/sdk.gen.js';
export type * from './generated/types.gen.js';
