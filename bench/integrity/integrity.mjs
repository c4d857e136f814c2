import { Failure } from '../../tools/launch/failure.mjs';
import { median } from '../load/figures.mjs';
import { optionsOf } from '../options.mjs';
import { cli, makeFolder, settingsFor, startApi } from '../stage/api.mjs';
import { startDatabase } from '../stage/database.mjs';
import { machine } from '../stage/machine.mjs';
import { keep } from '../stage/results.mjs';
import { brokenInvariants, call, logIn, makeAdmin } from '../stage/world.mjs';
import { makeLevels, sealed } from './levels.mjs';

const OPTIONS = {
  levels: { preset: '100000', quick: '10000', most: 5_000_000 },
  rounds: { preset: '3', quick: '1', most: 15 },
};
const NAME = 'tallyhouse_bench_integrity';

const say = (text) => console.log(`  ${text}`);

/**
 * How long the integrity check takes on so many stock levels, each with four ledger rows, two holds and an allocation; and,
 * apart, how much of that is the chain of the audit log, which has 2.4 entries for each.
 */
export async function integrity(args) {
  const options = optionsOf(args, OPTIONS);
  const { client, uriOf } = await startDatabase();
  const folder = makeFolder();
  const env = settingsFor(folder, { ORDER_PROCESSING: 'manual', ...options.set });
  const uri = uriOf(NAME);
  await cli(env, uri, 'migrate');
  const admin = await makeAdmin(env, uri);
  const api = await startApi({ name: 'integrity', env, uri, folder });
  say(`${options.levels} levels are made`);
  await makeLevels(client.db(NAME), options.levels, env.AUDIT_KEY, (done) => {
    if (done % 20_000 === 0) say(`${done} made`);
  });
  await sealed(client.db(NAME), (left) =>
    say(`${left} entries of the audit log have no place in the chain yet`),
  );
  // the orders were not told of, so that nobody has summed them up
  await cli(env, uri, 'rebuild', 'sales-buckets');
  const rounds = [];
  for (let round = 0; round < options.rounds; round++) {
    const { durationMs, broken } = await brokenInvariants(api.url, admin);
    if (broken.length > 0) throw new Failure(`Generated stock does not add up: ${JSON.stringify(broken)}`);
    const chain = await chainVerified(api.url, admin);
    rounds.push({ durationMs, chain });
    say(
      `round ${round + 1}: ${durationMs} ms; the chain alone: ${chain.checked} entries in ${chain.durationMs} ms`,
    );
  }
  const all = median(rounds.map((round) => round.durationMs));
  const chain = median(rounds.map((round) => round.chain.durationMs));
  say(`${options.levels} levels in ${all} ms; the chain of the audit log alone takes ${chain} ms`);
  const files = await keep('integrity', { machine: await machine(client), options, rounds }, options);
  say(`kept in ${files.join(', ')}`);
  return 0;
}

async function chainVerified(url, admin) {
  const token = await logIn(url, admin);
  const begun = performance.now();
  const { valid, checked, firstInvalid } = await call(url, 'GET', '/v2/audit-logs/verify', { token });
  if (!valid) throw new Failure(`The audit log does not verify: ${JSON.stringify(firstInvalid)}`);
  return { checked, durationMs: Math.round(performance.now() - begun) };
}
