import { writeFileSync } from 'node:fs';
import { forceEmbedded, useDatabase, alreadyRuns } from '../mongo/database.mjs';
import { startApi, lastWords, untilReady } from '../app/api.mjs';
import { banner } from '../app/banner.mjs';
import { build } from '../app/build.mjs';
import { appEnvironment, demandProductionSettings, inProduction, secretsFor } from '../app/environment.mjs';
import { Failure } from '../launch/failure.mjs';
import { beforeEnd, end, goOn, isEnding, obeySignals } from '../launch/life.mjs';
import { claimFolder, places } from '../launch/places.mjs';
import { apiPort } from '../launch/ports.mjs';
import { testLogin, testOrder } from '../app/selftest.mjs';
import { checkServer, redacted } from '../mongo/server.mjs';
import { seconds, stepsOn } from '../launch/steps.mjs';
import { liveUsers, readJson } from '../launch/users.mjs';
import { runApp } from '../app/run-app.mjs';

/** What stands against a start, found before anything is done. */
export async function refuseEarly() {
  const running = liveUsers().find(({ program }) => program === 'start');
  if (running) throw alreadyRuns(running);
  claimFolder(places.data);
  return apiPort();
}

/** npm start [-- --fresh] [-- --log]: everything from an empty clone to a server that has placed an order. */
export async function start(args, begun) {
  const unknown = args.find((arg) => !['--fresh', '--log'].includes(arg));
  if (unknown)
    throw new Failure(
      `npm start knows no ${unknown}: it takes  -- --fresh  (wipe the data first) and  -- --log  (the API's log here, too).`,
    );
  const fresh = args.includes('--fresh');
  const echo = args.includes('--log') || process.env.LOG === '1';
  const step = stepsOn(process.stdout);
  const url = `http://localhost:${await refuseEarly()}`;
  const port = Number(new URL(url).port);
  demandProductionSettings();

  let api;
  let isUp = false;
  obeySignals({
    code: 0,
    say: () =>
      console.log(
        '\n  Ending: the API finishes what it began, then MongoDB stops (Ctrl-C again ends it at once).',
      ),
    force: () => {
      api?.kill();
      forceEmbedded();
    },
  });

  beforeEnd(() => isUp && console.log('  Ended; the data stay in .data.\n'));
  const given = process.env.MONGODB_URI;
  let database;
  let empty = false;
  await step('MongoDB', async (tell) => {
    database = await useDatabase({ program: 'start', port }, { fresh, embedded: !given }, tell);
    if (given) {
      tell('asking the server');
      ({ empty } = await checkServer(given));
      return redacted(given);
    }
    if (database.joined) return `joined the one that runs (process ${database.pid})`;
    return `${database.version} (${database.source}), started`;
  });
  let secrets;
  await step('Secrets', () => {
    const { said, values } = secretsFor();
    secrets = values;
    return said;
  });
  const env = appEnvironment({ uri: given || database.uri, port, secrets });
  await step('Build', build);
  await step('Migrate', (tell) => runApp('migrate', env, tell));
  if (!inProduction()) await step('Seed', (tell) => runApp('seed', env, tell));

  await step('API', async (tell) => {
    goOn();
    api = startApi(env, { echo });
    await untilReady(api, url, tell);
    return `ready at ${url}`;
  });
  await step('Self-test', async (tell) => {
    if (inProduction()) return 'ready (no orders are placed in production)';
    const isFirst = given ? empty : !readJson(places.selfTested);
    if (!isFirst) {
      await testLogin(url);
      return 'the demo customer can log in';
    }
    await testOrder(url, tell);
    writeFileSync(places.selfTested, JSON.stringify({ at: new Date().toISOString() }));
    return 'logged in, placed an order, replayed it, cancelled it';
  });
  goOn();
  console.log(
    await banner({
      url,
      took: seconds(begun),
      production: inProduction(),
      database: given ? redacted(given) : `${database.uri}  (data and log in .data)`,
      logging: echo ? 'below, and in .data/api.log' : '.data/api.log  (npm start -- --log shows it here)',
    }),
  );
  isUp = true;
  const { code, signal } = await api.over;
  if (!isEnding())
    throw new Failure(
      `The API ended by itself (${signal ?? `exit code ${code}`}: ${lastWords()}): read more in ${places.apiLog} .`,
    );
  await end(0);
}
