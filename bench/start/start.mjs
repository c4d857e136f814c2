import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../load/figures.mjs';
import { optionsOf } from '../options.mjs';
import { cli, makeFolder, settingsFor, startApi } from '../stage/api.mjs';
import { startDatabase } from '../stage/database.mjs';
import { machine, yardstick } from '../stage/machine.mjs';
import { cpuOf } from '../stage/program.mjs';
import { keep, table } from '../stage/results.mjs';

const OPTIONS = {
  rounds: { preset: '5', quick: '2', most: 30 },
  idle: { preset: '10', quick: '5', most: 120 },
};
const MEBIBYTE = 1_024;

const say = (text) => console.log(`  ${text}`);

/** Resident memory of a process in MiB; NaN where the system does not tell. */
function memoryOf(pid) {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Math.round(Number(kibibytes) / MEBIBYTE);
  } catch {
    return NaN;
  }
}

/** npm run bench -- start: how long the API takes until it is ready, and what it needs while nobody asks. @returns the exit code */
export async function start(args) {
  const options = optionsOf(args, OPTIONS);
  const { rounds, idle } = options;
  say(`${rounds} starts on a database that is migrated, each left alone for ${idle} s`);
  const folder = makeFolder();
  const database = await startDatabase();
  const about = { ...(await machine(database.client)), yardstick: [await yardstick(database.client)] };
  const env = settingsFor(folder, options.set);
  const uri = database.uriOf('bench_start');
  await cli(env, uri, 'migrate');
  const measured = [];
  // the first fills the cache of compiled code and does not count
  for (let round = -1; round < rounds; round++) {
    const begun = performance.now();
    const api = await startApi({ name: `start-${round}`, env, uri, folder });
    const readyMs = performance.now() - begun;
    const startCpuMs = cpuOf(api.pid);
    await pause(1_000);
    const from = { api: cpuOf(api.pid), mongod: cpuOf(database.pid) };
    await pause(idle * 1_000);
    const idleCpu = {
      api: (cpuOf(api.pid) - from.api) / (idle * 10),
      mongod: (cpuOf(database.pid) - from.mongod) / (idle * 10),
    };
    const memory = { api: memoryOf(api.pid), mongod: memoryOf(database.pid) };
    await api.stop();
    if (round >= 0) measured.push({ round, readyMs, startCpuMs, idleCpu, memory });
  }
  about.yardstick.push(await yardstick(database.client));
  const middle = (value) => median(measured.map(value));
  const row = {
    readyMs: Math.round(middle(({ readyMs }) => readyMs)),
    startCpuMs: middle(({ startCpuMs }) => startCpuMs),
    memoryMiB: middle(({ memory }) => memory.api),
    mongodMemoryMiB: middle(({ memory }) => memory.mongod),
    idleCpuPercent: middle(({ idleCpu }) => idleCpu.api),
    mongodIdleCpuPercent: middle(({ idleCpu }) => idleCpu.mongod),
  };
  console.log(
    `\n${table([
      ['ready in ms', 'CPU ms', 'API MiB', 'mongod MiB', 'idle CPU %', 'mongod idle CPU %'],
      Object.values(row).map((value) => Math.round(value * 10) / 10),
    ])}\n`,
  );
  const result = { machine: about, options, row, measured };
  for (const path of await keep('start', result, options)) say(`kept in ${path}`);
  return 0;
}
