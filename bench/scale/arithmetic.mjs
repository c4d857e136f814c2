/** Cores and writers that are loaded to more than this make waits grow; the rest is for bursts and for a lost machine. */
const LOADED_TO = 0.6;

/**
 * What a rate of orders takes, from what one order was measured to cost.
 *
 * @param row a cell of `npm run bench -- orders`: CPU in ms per order of the API (`cpuOwn`), of MongoDB (`cpuMongod`) and of
 *   both with all handlers done (`cpuWhole`), and `drainMsPer1000`, the time one relay needs for 1,000 orders
 * @param {number} wanted orders per second
 * @returns cores and processes by kind, and how many logs and shards
 */
export function arithmetic({ cpuOwn, cpuMongod, cpuWhole, drainMsPer1000 }, wanted, { coresOfPrimary }) {
  const cores = (ms) => (wanted * ms) / 1_000 / LOADED_TO;
  const handlers = Math.max(0, cpuWhole - cpuOwn - cpuMongod);
  // what handlers cost is the database's in part, as what the order itself costs is
  const ofDatabase = cpuMongod / (cpuOwn + cpuMongod);
  const database = cores(cpuMongod + handlers * ofDatabase);
  // one log has one sequencer, and each of its handlers one process at a time
  const perLog = (1_000_000 / drainMsPer1000) * LOADED_TO;
  const logs = Math.ceil(wanted / perLog);
  return {
    perProcess: (1_000 / cpuOwn) * LOADED_TO,
    api: { cores: cores(cpuOwn), processes: Math.ceil(cores(cpuOwn)) },
    workers: { cores: cores(handlers * (1 - ofDatabase)) },
    logs: { count: logs, perLog },
    database: { cores: database, shards: Math.max(logs, Math.ceil(database / coresOfPrimary)) },
  };
}
