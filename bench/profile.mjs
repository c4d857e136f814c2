import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../tools/launch/places.mjs';
import { closedLoad } from './load/closed.mjs';
import { optionsOf } from './options.mjs';
import { MIXES } from './orders/mixes.mjs';
import { setStage } from './orders/orders.mjs';
import { orderRequests } from './orders/targets.mjs';
import { requestText } from './load/request.mjs';
import { table } from './stage/results.mjs';

const MICROSECONDS = 200;
const WARM_UP = 4;
const OURS = /^(libs|apps)\//;
const LOADS = ['orders', 'product', 'products'];

const OPTIONS = {
  load: { preset: 'orders', of: LOADS },
  mix: { preset: 'spread', of: Object.keys(MIXES) },
  clients: { preset: '64', most: 512 },
  seconds: { preset: '5', quick: '2', most: 60 },
  top: { preset: '45', most: 500 },
  seed: { preset: '1', most: 1_000_000 },
};

const say = (text) => console.log(`  ${text}`);

/** Speaks the inspector protocol with a process that was started with `--inspect`. */
async function inspector(log) {
  const [, address] = /Debugger listening on (ws:\S+)/.exec(readFileSync(log, 'utf8')) ?? [];
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('The inspector cannot be reached')), {
      once: true,
    });
  });
  const waiting = new Map();
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(data);
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  });
  let last = 0;
  const ask = (method, params = {}) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return { ask, close: () => socket.close() };
}

const maps = new Map();
function mapOf(path) {
  if (!maps.has(path)) {
    const file = `${path}.map`;
    maps.set(path, existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : null);
  }
  return maps.get(path);
}

/** Where a function is in the sources: `libs/orders/src/x.ts:12`; the package and file for what is not ours. */
function placeOf({ url, lineNumber, columnNumber, functionName }) {
  if (!url) return { group: functionName.startsWith('(') ? functionName : '(native)', place: '' };
  if (url.startsWith('node:')) return { group: 'node', place: `${url}:${lineNumber + 1}` };
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const modules = path.lastIndexOf('/node_modules/');
  if (modules >= 0) {
    const inside = path.slice(modules + 14);
    const [group] = /^(@[^/]+\/)?[^/]+/.exec(inside);
    return { group, place: `${inside}:${lineNumber + 1}` };
  }
  const inDist = relative(join(root, 'dist'), path);
  const source = mapOf(path)?.findEntry(lineNumber, columnNumber)?.originalLine;
  const place =
    source === undefined ? `${inDist}:${lineNumber + 1}` : `${inDist.replace(/\.js$/, '.ts')}:${source + 1}`;
  const [group] = /^libs\/[^/]+(\/src\/[^/.]+(?=\/))?/.exec(inDist) ?? [inDist];
  return { group: group.replace('/src/', '/'), place };
}

const nameOf = (frame, place) => `${frame.functionName || '(anonymous)'} ${place}`;
const IDLE = ['(idle)', '(root)'];

/**
 * Sums the samples of a profile, in microseconds, idle time left out: own time by package and by function, and for
 * functions of our own the time with everything that they called without waiting.
 */
export function timesOf({ nodes, samples, timeDeltas }) {
  const add = (map, key, time) => map.set(key, (map.get(key) ?? 0) + time);
  const known = new Map(nodes.map((node) => [node.id, { ...node, ...placeOf(node.callFrame) }]));
  for (const { id, children = [] } of nodes) for (const child of children) known.get(child).parent = id;
  const perNode = new Map();
  samples.forEach((id, at) => add(perNode, id, timeDeltas[at]));
  const byFunction = new Map();
  const byGroup = new Map();
  const whole = new Map();
  let total = 0;
  for (const [id, time] of perNode) {
    const { callFrame, group, place } = known.get(id);
    if (IDLE.includes(callFrame.functionName)) continue;
    total += time;
    add(byGroup, group, time);
    add(byFunction, nameOf(callFrame, place), time);
    const above = new Set();
    for (let node = known.get(id); node; node = known.get(node.parent))
      if (OURS.test(node.place)) above.add(nameOf(node.callFrame, node.place));
    for (const name of above) add(whole, name, time);
  }
  const sorted = (map) => [...map].toSorted(([, a], [, b]) => b - a);
  return { total, groups: sorted(byGroup), functions: sorted(byFunction), whole: sorted(whole) };
}

/** npm run bench -- profile: where the time of the API process goes under load, without its start. @returns the exit code */
export async function profile(args) {
  const options = optionsOf(args, OPTIONS);
  const { load, mix, clients, seconds, top, seed } = options;
  say(
    `profiling ${load} (${mix}) with ${clients} clients for ${seconds} s, after ${WARM_UP} s of warming up`,
  );
  const stage = await setStage({ ORDER_PROCESSING: 'manual', ...options.set }, ['--inspect=127.0.0.1:0']);
  const { tallyhouse, world } = stage;
  const path = load === 'products' ? '/v2/products' : `/v2/products/${world.products[0]}`;
  const headers = { authorization: `Bearer ${world.customers[0].token}` };
  const read = requestText('GET', path, { headers });
  const run = (length, from) =>
    closedLoad({
      port: tallyhouse.api.port,
      clients,
      seconds: length,
      good: load === 'orders' ? '201' : '200',
      next: load === 'orders' ? orderRequests(world, mix, from) : () => read,
    });
  await run(WARM_UP, seed);
  await tallyhouse.settle();
  const { ask, close } = await inspector(tallyhouse.api.log);
  await ask('Profiler.enable');
  await ask('Profiler.setSamplingInterval', { interval: MICROSECONDS });
  await ask('Profiler.start');
  const figures = await run(seconds, seed + 1);
  const { profile: taken } = await ask('Profiler.stop');
  close();

  const { total, groups, functions, whole } = timesOf(taken);
  const answered = Object.values(figures.statuses).reduce((sum, count) => sum + count, 0);
  const row = ([name, time]) => [name, `${((time / total) * 100).toFixed(1)}%`, (time / answered).toFixed(1)];
  const ours = functions.filter(([name]) => / (libs|apps)\//.test(name));
  const shown = (title, rows) =>
    console.log(`
${table([[title, 'share', 'µs/request'], ...rows.slice(0, top).map(row)])}`);
  shown('package, own time', groups);
  shown('function, own time', functions);
  shown('function of ours, own time', ours);
  shown('function of ours, with what it calls', whole);
  console.log('');
  say(
    `${Math.round(figures.perSecond)}/s, p99 ${figures.p99} ms, ${JSON.stringify(figures.statuses)}; busy ${Math.round(total / 10_000 / figures.seconds)} % of a core`,
  );
  mkdirSync(join(root, 'bench/results'), { recursive: true });
  const file = `bench/results/${stage.about.date.replaceAll(':', '').slice(0, 17)}-${load}.cpuprofile`;
  writeFileSync(join(root, file), JSON.stringify(taken));
  say(`kept in ${file} (opens in the developer tools of Chrome or in an editor)`);
  return 0;
}
