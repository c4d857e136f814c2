import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../tools/launch/failure.mjs';
import { root } from '../../tools/launch/places.mjs';
import { arithmetic } from './arithmetic.mjs';

const RESULTS = join(root, 'bench/results/latest-orders.json');
const CORES_OF_A_PRIMARY = 16;

const shown = (value, digits = 1) => value.toFixed(digits);

/** npm run bench -- scale 10000: what so many orders per second take, from the figures that are kept in bench/results. */
export function scale([text = '10000']) {
  const wanted = Number(text);
  if (!(wanted > 0)) throw new Failure('Say how many orders per second:  npm run bench -- scale 10000');
  const { machine, rows } = JSON.parse(readFileSync(RESULTS, 'utf8'));
  const [row] = rows
    .filter(({ target, mix }) => target === 'tallyhouse' && mix === 'spread')
    .toSorted((a, b) => b.clients - a.clients);
  const { perProcess, api, workers, logs, database } = arithmetic(row, wanted, {
    coresOfPrimary: CORES_OF_A_PRIMARY,
  });
  const lines = [
    `One order of three lines costs, ${row.clients} clients, on ${machine.cpu}, ${machine.date.slice(0, 10)}:`,
    `  ${shown(row.cpuOwn, 2)} ms of CPU in the API, ${shown(row.cpuMongod, 2)} ms in MongoDB, ${shown(row.cpuWhole, 2)} ms in both with all handlers done;`,
    `  one relay is done with ${shown(1_000_000 / row.drainMsPer1000, 0)} orders/s.`,
    '',
    `${wanted} orders/s, with cores and relays loaded to 60 %:`,
    `  API      ${shown(api.cores)} cores: ${api.processes} processes, ${shown(wanted / api.processes, 0)} orders/s each of the ${shown(perProcess, 0)} that one takes`,
    `  workers  ${shown(workers.cores)} cores`,
    `  logs     ${logs.count}, at ${shown(logs.perLog, 0)} orders/s each: one sequencer and one process for each handler`,
    `  MongoDB  ${shown(database.cores)} cores on primaries: ${database.shards} shards, each of three nodes`,
  ];
  console.log(lines.join('\n'));
  return 0;
}
