import { goOn } from '../../tools/launch/life.mjs';
import { median } from '../load/figures.mjs';
import { commandsOf } from '../stage/database.mjs';
import { cpuOf } from '../stage/program.mjs';

const WARM_UP = 32;
const BARE_MIX = 'spread';

/** Bare Nest does nothing with what it is sent, so one mix says all. */
const runs = (name, mix, mixes) =>
  name !== 'bare' || mix === (mixes.includes(BARE_MIX) ? BARE_MIX : mixes[0]);

/** The cells of a run in their order: inside a round the targets take turns, and each round another one begins. */
export function planOf({ mixes, clients, rounds, targets }) {
  const cells = [];
  for (const mix of mixes)
    for (const count of clients)
      for (let round = 0; round < rounds; round++)
        for (let turn = 0; turn < targets.length; turn++) {
          const name = targets[(turn + round) % targets.length];
          if (runs(name, mix, mixes)) cells.push({ mix, clients: count, round, name });
        }
  return cells;
}

async function measure(target, cell, { pid: mongod, client }) {
  const commands = await commandsOf(client);
  const before = { own: cpuOf(target.pid), mongod: cpuOf(mongod) };
  const figures = await target.run(cell);
  const orders = figures.statuses['201'] ?? 0;
  const spent = (pid, since) => Math.round(((cpuOf(pid) - since) / orders) * 1_000) / 1_000;
  const cpu = { own: spent(target.pid, before.own), mongod: spent(mongod, before.mongod) };
  const trips = Math.round((((await commandsOf(client)) - commands) / orders) * 100) / 100;
  if (!target.settle) return { ...figures, orders, cpu, trips };
  const behind = await target.behind();
  const drainMs = await target.settle();
  const whole = spent(target.pid, before.own) + spent(mongod, before.mongod);
  return { ...figures, orders, cpu, trips, behind, drainMs, cpuWhole: Math.round(whole * 1_000) / 1_000 };
}

/** Runs every cell. @returns what was measured, cell by cell, and by target the orders it acknowledged and those it gave no answer to */
export async function burst(plan, targets, { seconds, seed }, database, say) {
  const acknowledged = {};
  const add = (name, { orders, statuses }) => {
    const sum = (acknowledged[name] ??= { orders: 0, unknown: 0 });
    sum.orders += orders;
    sum.unknown += statuses.broken ?? 0;
  };
  for (const target of Object.values(targets)) {
    goOn();
    say(`warming up: ${target.name}`);
    const cell = { mix: 'spread', clients: WARM_UP, seconds: Math.max(2, seconds), seed };
    add(target.name, await measure(target, cell, database));
  }
  const measured = [];
  for (const [at, cell] of plan.entries()) {
    goOn();
    const result = await measure(
      targets[cell.name],
      { ...cell, seconds, seed: seed + cell.round + 1 },
      database,
    );
    measured.push({ ...cell, ...result });
    add(cell.name, result);
    const { perSecond, p50, p99 } = result;
    say(
      `[${at + 1}/${plan.length}] ${cell.mix}, ${cell.clients} clients, round ${cell.round + 1}, ${cell.name}: ${Math.round(perSecond)}/s, p50 ${p50} ms, p99 ${p99} ms`,
    );
  }
  return { measured, acknowledged };
}

const added = (rounds) => {
  const sum = {};
  for (const { statuses } of rounds)
    for (const [status, count] of Object.entries(statuses)) sum[status] = (sum[status] ?? 0) + count;
  return sum;
};

/**
 * Medians over the rounds. A ratio is the median of the ratios round by round, since rounds lie close together in time
 * and the machine's mood changes slowly.
 */
export function summaryOf(measured, { mixes, clients, targets, compared }) {
  const rows = [];
  for (const mix of mixes)
    for (const count of clients)
      for (const name of targets) {
        const ofTarget = (one) =>
          measured.filter((cell) => cell.mix === mix && cell.clients === count && cell.name === one);
        const rounds = ofTarget(name);
        if (rounds.length === 0) continue;
        const middle = (of) => median(rounds.map(of));
        const ratios = Object.fromEntries(
          compared
            .filter((other) => name === 'tallyhouse' && targets.includes(other))
            .map((other) => [
              other,
              median(
                ofTarget(other).map(
                  (cell) =>
                    (rounds.find((one) => one.round === cell.round)?.perSecond ?? NaN) / cell.perSecond,
                ),
              ),
            ]),
        );
        rows.push({
          mix,
          clients: count,
          target: name,
          perSecond: middle((cell) => cell.perSecond),
          p50: middle((cell) => cell.p50),
          p99: middle((cell) => cell.p99),
          cpuOwn: middle((cell) => cell.cpu.own),
          cpuMongod: middle((cell) => cell.cpu.mongod),
          cpuWhole: middle((cell) => cell.cpuWhole ?? cell.cpu.own + cell.cpu.mongod),
          trips: middle((cell) => cell.trips),
          statuses: added(rounds),
          generatorBusy: middle((cell) => cell.busy ?? NaN),
          behind: middle((cell) => cell.behind ?? NaN),
          drainMsPer1000: middle((cell) => ((cell.drainMs ?? NaN) / cell.orders) * 1_000),
          ratios,
        });
      }
  return rows;
}
