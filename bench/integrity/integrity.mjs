import { Failure } from '../../tools/launch/failure.mjs';
import { median } from '../load/figures.mjs';
import { optionsOf } from '../options.mjs';
import { cli, makeFolder, settingsFor, startApi } from '../stage/api.mjs';
import { startDatabase } from '../stage/database.mjs';
import { machine } from '../stage/machine.mjs';
import { keep } from '../stage/results.mjs';
import { brokenInvariants, makeAdmin } from '../stage/world.mjs';
import { makeLevels } from './levels.mjs';

const OPTIONS = {
  levels: { preset: '100000', quick: '10000', most: 5_000_000 },
  rounds: { preset: '3', quick: '1', most: 15 },
};
const NAME = 'tallyhouse_bench_integrity';

const say = (text) => console.log(`  ${text}`);

/** How long the integrity check takes on so many stock levels, each with four ledger rows, two holds and an allocation. */
export async function integrity(args) {
  const options = optionsOf(args, OPTIONS);
  const { client, uriOf } = await startDatabase();
  const folder = makeFolder();
  const env = settingsFor(folder, { ORDER_PROCESSING: 'manual', ...options.set });
  const uri = uriOf(NAME);
  await cli(env, uri, 'migrate');
  const admin = await makeAdmin(env, uri);
  say(`${options.levels} levels are made`);
  await makeLevels(client.db(NAME), options.levels, (done) => {
    if (done % 20_000 === 0) say(`${done} made`);
  });
  const api = await startApi({ name: 'integrity', env, uri, folder });
  const rounds = [];
  for (let round = 0; round < options.rounds; round++) {
    const { durationMs, broken } = await brokenInvariants(api.url, admin);
    if (broken.length > 0) throw new Failure(`Generated stock does not add up: ${JSON.stringify(broken)}`);
    rounds.push(durationMs);
    say(`round ${round + 1}: ${durationMs} ms`);
  }
  say(`${options.levels} levels in ${median(rounds)} ms`);
  const files = await keep('integrity', { machine: await machine(client), options, rounds }, options);
  say(`kept in ${files.join(', ')}`);
  return 0;
}
