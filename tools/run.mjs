/**
 * The entry of every npm script. Needs nothing but Node 20.11: it installs the packages, goes on under Node 24, and
 * ends each failure with one sentence.
 */
import { readDotEnv } from './app/environment.mjs';
import { Failure, Stopped } from './launch/failure.mjs';
import { install } from './launch/install.mjs';
import { end, isEnding } from './launch/life.mjs';
import { continueOnNode24, isNewEnough } from './launch/node24.mjs';
import { stepsOn } from './launch/steps.mjs';

const [first, ...others] = process.argv.slice(2);
const begunBefore = first?.startsWith('--begun=');
const begun = begunBefore ? Number(first.slice('--begun='.length)) : Date.now();
const [command, ...args] = begunBefore ? others : process.argv.slice(2);

async function main() {
  const { commands } = await import('./commands/list.mjs');
  const chosen = commands[command];
  if (!chosen)
    throw new Failure(
      `There is no command "${command ?? ''}": use one of ${Object.keys(commands).join(', ')}.`,
    );
  readDotEnv();
  if (!begunBefore) {
    await chosen.before?.();
    const step = stepsOn(chosen.speaks === 'stderr' ? process.stderr : process.stdout, {
      quiet: chosen.speaks === 'stderr',
    });
    await step('Packages', install);
    if (!isNewEnough()) return continueOnNode24([`--begun=${begun}`, command, ...args]);
  }
  await chosen.run(args, begun);
}

process.on('unhandledRejection', fail);
main().catch(fail);

function fail(error) {
  if (isEnding() || error instanceof Stopped) return;
  if (error instanceof Failure) {
    console.error(`\n${error.message}\n`);
  } else if (String(error?.code).startsWith('ERR_PARSE_ARGS')) {
    console.error(`\n${error.message.split('. ')[0]}: see the commands in README.md.\n`);
  } else if (['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error?.code)) {
    console.error(
      `\nTallyhouse could not write (${error.message}): give this user the folder and room on the disk, then run this again.\n`,
    );
  } else {
    console.error(error);
  }
  void end(1);
}
