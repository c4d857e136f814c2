import { Failure } from '../../tools/launch/failure.mjs';
import { openLoad } from '../load/open.mjs';
import { backlogOf } from '../stage/backlog.mjs';
import { yardstick } from '../stage/machine.mjs';
import { cpuOf } from '../stage/program.mjs';
import { keep, others, table } from '../stage/results.mjs';
import { brokenInvariants } from '../stage/world.mjs';
import { setStage } from './orders.mjs';
import { orderRequests } from './targets.mjs';

const MOST_RATE = 20_000;
const SOCKETS = 256;
const WARM_UP = 5;
/** Handlers keep pace when what they are behind grows by less than this part of what comes in, and is done soon after. */
const GROWTH = 0.05;
const DRAINED_WITHIN = 5_000;

const say = (text) => console.log(`  ${text}`);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/**
 * Orders that arrive at a fixed rate, processed automatically: whether sequencer and handlers keep pace.
 *
 * @param options `sustained` is the rate per second; of `mixes` the first counts
 */
export async function sustained(options) {
  const rate = Number(options.sustained);
  if (!Number.isInteger(rate) || rate < 1 || rate > MOST_RATE)
    throw new Failure(`--sustained takes orders per second from 1 to ${MOST_RATE}.`);
  const [mix] = options.mixes;
  const { seconds, seed } = options;
  say(
    `${rate} orders/s (${mix}) for ${seconds} s, ORDER_PROCESSING=auto; takes about ${Math.ceil((seconds * 2 + 60) / 60)} minutes`,
  );
  const stage = await setStage({ ORDER_PROCESSING: 'auto', ...options.set });
  const { tallyhouse, world, database } = stage;
  const load = { port: tallyhouse.api.port, sockets: SOCKETS, rate, good: '201' };
  say('warming up');
  await openLoad({ ...load, seconds: WARM_UP, next: orderRequests(world, mix, seed) }, () => {});
  await tallyhouse.settle();

  const perSecond = [];
  const looks = [];
  const from = {
    api: cpuOf(tallyhouse.pid),
    mongod: cpuOf(database.pid),
    head: (await backlogOf(tallyhouse.db)).head,
  };
  const whole = await openLoad(
    { ...load, seconds, next: orderRequests(world, mix, seed + 1) },
    (second, figures) => {
      const row = { second, ...figures };
      perSecond.push(row);
      looks.push(
        backlogOf(tallyhouse.db).then((backlog) => {
          Object.assign(row, backlog);
          const { p99, lag, waiting, slowest } = row;
          say(
            `${second} s: ${row.perSecond}/s, p99 ${p99} ms, ${waiting} without a place, ${lag} behind (${slowest})`,
          );
        }),
      );
    },
  );
  await Promise.all(looks);
  const cpu = { api: cpuOf(tallyhouse.pid) - from.api, mongod: cpuOf(database.pid) - from.mongod };
  const behind = await tallyhouse.behind();
  const drainMs = await tallyhouse.settle();
  const facts = (await backlogOf(tallyhouse.db)).head - from.head;
  const lags = perSecond.map(({ lag, waiting }) => lag + waiting);
  const third = Math.ceil(lags.length / 3);
  const summary = {
    ...whole,
    rate,
    mix,
    facts,
    behind,
    drainMs,
    mostBehind: Math.max(0, ...lags),
    behindMiddleThird: Math.round(mean(lags.slice(third, 2 * third))),
    behindLastThird: Math.round(mean(lags.slice(2 * third))),
    cpuShare: {
      api: Math.round(cpu.api / (seconds * 10)) / 100,
      mongod: Math.round(cpu.mongod / (seconds * 10)) / 100,
    },
  };
  stage.about.yardstick.push(await yardstick(database.client));
  const integrity = await brokenInvariants(tallyhouse.api.url, stage.admin);
  const growth = (summary.behindLastThird - summary.behindMiddleThird) / third;
  const pace = growth < GROWTH * (facts / seconds) && drainMs < DRAINED_WITHIN;
  console.log(
    `\n${table([
      [
        'rate',
        'orders/s',
        'p50 ms',
        'p99 ms',
        'not 201',
        'facts',
        'most behind',
        'behind at the end',
        'drained in ms',
      ],
      [
        rate,
        Math.round(whole.perSecond),
        whole.p50,
        whole.p99,
        others(whole.statuses, '201'),
        facts,
        summary.mostBehind,
        behind,
        Math.round(drainMs),
      ],
    ])}\n`,
  );
  say(
    `${pace ? '✔ the handlers keep pace' : '✘ the handlers fall behind'}: ${summary.behindMiddleThird} behind in the middle third, ${summary.behindLastThird} in the last`,
  );
  say(
    `${integrity.broken.length === 0 ? '✔' : '✘'} ${integrity.checks} invariants ${JSON.stringify(integrity.broken)}`,
  );
  const result = { machine: stage.about, options, pace, summary, integrity, perSecond };
  for (const path of await keep('sustained', result, options)) say(`kept in ${path}`);
  return integrity.broken.length === 0 ? 0 : 1;
}
