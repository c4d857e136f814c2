import { spawn } from 'node:child_process';
import { forceEmbedded, useDatabase } from '../mongo/database.mjs';
import { build } from '../app/build.mjs';
import { exitOf } from '../launch/children.mjs';
import { appEnvironment, demandProductionSettings, secretsFor } from '../app/environment.mjs';
import { beforeEnd, end, goOn, isEnding, obeySignals } from '../launch/life.mjs';
import { claimFolder, places, root } from '../launch/places.mjs';
import { checkServer } from '../mongo/server.mjs';
import { stepsOn } from '../launch/steps.mjs';

/** npm run <command> -- …: a command of the application beside a running server, or without one. */
export async function appCommand(command, args) {
  const step = stepsOn(process.stderr, { quiet: true });
  demandProductionSettings();
  claimFolder(places.data);
  const started = [];
  obeySignals({
    code: 130,
    force: () => {
      for (const one of started) one.kill('SIGKILL');
      forceEmbedded();
    },
  });
  const given = process.env.MONGODB_URI;
  let database;
  await step('MongoDB', async (tell) => {
    database = await useDatabase({ program: command }, { fresh: false, embedded: !given }, tell);
    if (given) await checkServer(given);
    return given || database.joined ? 'joined' : 'started for this command';
  });
  const { values: secrets } = secretsFor();
  await step('Build', build);
  goOn();
  const env = appEnvironment({ uri: given || database.uri, secrets });
  const wait = { cwd: root, env, stdio: 'inherit' };
  const child = spawn(process.execPath, ['--enable-source-maps', places.cliEntry, command, ...args], wait);
  started.push(child);
  const over = exitOf(child);
  beforeEnd(() => {
    // A terminal has told the whole group already.
    if (child.exitCode === null && !process.stdin.isTTY) child.kill('SIGTERM');
    return over;
  });
  const { code } = await over;
  if (!isEnding()) await end(code ?? 1);
}
