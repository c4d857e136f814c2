import { expect, it } from '@jest/globals';
import { TerminalLogger } from './terminal-logger.js';

const printed: string[] = [];
const logger = new TerminalLogger((line) => printed.push(line));

it('prints warnings and errors in one line each, with their cause and without a stack', () => {
  logger.log();
  logger.warn({ err: new Error('too busy') }, 'The relay waits', 'Relay');
  logger.error('Unable to connect', 'Error: x\n    at y (z.js:1:1)', 'MongooseModule');
  logger.fatal(new Error('broken'));
  expect(printed).toEqual([
    'Relay: The relay waits: too busy',
    'MongooseModule: Unable to connect',
    'broken',
  ]);
});
