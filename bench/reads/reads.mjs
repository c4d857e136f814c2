import { goOn } from '../../tools/launch/life.mjs';
import { closedLoad } from '../load/closed.mjs';
import { median } from '../load/figures.mjs';
import { requestText } from '../load/request.mjs';
import { optionsOf } from '../options.mjs';
import { setStage } from '../orders/orders.mjs';
import { orderRequests, startBare } from '../orders/targets.mjs';
import { yardstick } from '../stage/machine.mjs';
import { cpuOf } from '../stage/program.mjs';
import { keep, others, table } from '../stage/results.mjs';

const ORDERS_SECONDS = 1;
const AROUND = 45;
const KINDS = ['product', 'product 304', 'products', 'orders', 'login'];

const OPTIONS = {
  seconds: { preset: '3', quick: '1', most: 600 },
  rounds: { preset: '3', quick: '1', most: 15 },
  clients: { preset: '1,32', quick: '32', most: 512, list: true },
  kinds: { preset: KINDS.join(), of: KINDS, list: true },
  seed: { preset: '1', most: 1_000_000 },
};

const say = (text) => console.log(`  ${text}`);

/** What is read, and what the bare route answers in its place: the same bytes, or the same 304. */
async function readsOf({ tallyhouse, world }) {
  const { url } = tallyhouse.api;
  const [customer] = world.customers;
  const headers = { authorization: `Bearer ${customer.token}` };
  const product = `/v2/products/${world.products[0]}`;
  const answers = {};
  const get = async (path) => {
    const reply = await fetch(`${url}${path}`, { headers });
    if (reply.status !== 200) throw new Error(`GET ${path} answered ${reply.status}`);
    answers[path] = await reply.json();
    return reply;
  };
  const etag = (await get(product)).headers.get('etag');
  await get('/v2/products');
  await get('/v2/orders');
  const read = (path, more = {}) => requestText('GET', path, { headers: { ...headers, ...more } });
  const known = { 'if-none-match': etag };
  // each client has an account of its own: the tries on one take turns
  const logins = world.customers.map(({ email, password }) =>
    requestText('POST', '/v2/auth/login', { body: JSON.stringify({ email, password }) }),
  );
  return {
    answers,
    etag,
    requests: {
      product: { good: '200', ours: read(product), bare: read(product) },
      'product 304': {
        good: '304',
        ours: read(product, known),
        bare: read(`/known/1`, known),
        also: 'product',
      },
      products: { good: '200', ours: read('/v2/products'), bare: read('/v2/products') },
      orders: { good: '200', ours: read('/v2/orders'), bare: read('/v2/orders') },
      login: { good: '200', ours: (client) => logins[client % logins.length] },
    },
  };
}

/** The next request of a client: one for all, or one of its own. */
const nextOf = (bytes) => (typeof bytes === 'function' ? bytes : () => bytes);

async function measure({ port, pid, bytes, good }, { clients, seconds }, mongod) {
  const before = { own: cpuOf(pid), mongod: cpuOf(mongod) };
  const figures = await closedLoad({ port, clients, seconds, good, next: nextOf(bytes) });
  const answered = figures.statuses[good] ?? 0;
  const spent = (id, since) => Math.round(((cpuOf(id) - since) / answered) * 1_000) / 1_000;
  return { ...figures, cpu: { own: spent(pid, before.own), mongod: spent(mongod, before.mongod) } };
}

/** Inside a round the application and the bare route take turns, and each round the other one begins. */
function planOf({ kinds, clients, rounds }, requests) {
  const cells = [];
  for (const count of clients)
    for (let round = 0; round < rounds; round++)
      for (const kind of kinds) {
        const pair = requests[kind].bare ? ['tallyhouse', 'bare'] : ['tallyhouse'];
        for (const name of round % 2 ? pair.toReversed() : pair)
          cells.push({ kind, clients: count, round, name });
      }
  return cells;
}

function summaryOf(measured, { kinds, clients }, requests) {
  return clients.flatMap((count) =>
    kinds.map((kind) => {
      const of = (what, name) =>
        measured.filter((cell) => cell.kind === what && cell.clients === count && cell.name === name);
      const rounds = of(kind, 'tallyhouse');
      const middle = (cells, value) => median(cells.map(value));
      const ratio = (what) =>
        median(
          of(what, 'bare').map(
            (cell) => rounds.find(({ round }) => round === cell.round).perSecond / cell.perSecond,
          ),
        );
      return {
        kind,
        clients: count,
        perSecond: middle(rounds, (cell) => cell.perSecond),
        p50: middle(rounds, (cell) => cell.p50),
        p99: middle(rounds, (cell) => cell.p99),
        cpuOwn: middle(rounds, (cell) => cell.cpu.own),
        cpuMongod: middle(rounds, (cell) => cell.cpu.mongod),
        barePerSecond: middle(of(kind, 'bare'), (cell) => cell.perSecond),
        ratio: ratio(kind),
        ratioTo200: requests[kind].also ? ratio(requests[kind].also) : NaN,
        statuses: rounds.reduce((sum, { statuses }) => {
          for (const [status, n] of Object.entries(statuses)) sum[status] = (sum[status] ?? 0) + n;
          return sum;
        }, {}),
        generatorBusy: Math.max(
          ...rounds.map(({ busy }) => busy),
          ...of(kind, 'bare').map(({ busy }) => busy),
        ),
      };
    }),
  );
}

/** npm run bench -- reads. @returns the exit code */
export async function reads(args) {
  const options = optionsOf(args, OPTIONS);
  const { seconds, rounds, kinds, clients } = options;
  const cells = rounds * clients.length * (kinds.length * 2 - (kinds.includes('login') ? 1 : 0));
  say(`${cells} cells of ${seconds} s: ${kinds.join(', ')}; ${clients.join(', ')} clients; ${rounds} rounds`);
  say(`takes about ${Math.ceil((cells * seconds + AROUND) / 60)} minutes; Ctrl-C ends it and all it started`);
  const stage = await setStage({ ORDER_PROCESSING: 'manual', ...options.set });
  const { tallyhouse, world, database, env, folder } = stage;
  const next = orderRequests(world, 'spread', options.seed);
  const orders = { port: tallyhouse.api.port, clients: 64, seconds: ORDERS_SECONDS, good: '201', next };
  await closedLoad(orders);
  await tallyhouse.settle();
  const { answers, etag, requests } = await readsOf(stage);
  const bare = await startBare({ env, folder });
  await bare.ask({ answers: { ...answers, '/known/1': Object.values(answers)[0] }, etag });

  const plan = planOf(options, requests);
  const target = ({ kind, name }) => ({
    ...(name === 'bare' ? bare : tallyhouse.api),
    bytes: name === 'bare' ? requests[kind].bare : requests[kind].ours,
    good: requests[kind].good,
  });
  for (const cell of plan.filter(({ round, clients: count }) => round === 0 && count === clients[0])) {
    goOn();
    say(`warming up: ${cell.kind}, ${cell.name}`);
    await measure(target(cell), { clients: 8, seconds: 1 }, database.pid);
  }
  const measured = [];
  for (const [at, cell] of plan.entries()) {
    goOn();
    const result = await measure(target(cell), { clients: cell.clients, seconds }, database.pid);
    measured.push({ ...cell, ...result });
    say(
      `[${at + 1}/${plan.length}] ${cell.kind}, ${cell.clients} clients, round ${cell.round + 1}, ${cell.name}: ${Math.round(result.perSecond)}/s, p99 ${result.p99} ms`,
    );
  }
  const rows = summaryOf(measured, options, requests);
  const shown = (value) => (Number.isNaN(value) ? '' : value.toFixed(2));
  console.log(
    `\n${table([
      [
        'read',
        'clients',
        '1/s',
        'p50 ms',
        'p99 ms',
        'CPU ms',
        'mongod ms',
        'bare 1/s',
        '× bare',
        '× bare 200',
        'other',
        'generator',
      ],
      ...rows.map((row) => [
        row.kind,
        row.clients,
        Math.round(row.perSecond),
        row.p50,
        row.p99,
        row.cpuOwn,
        row.cpuMongod,
        Number.isNaN(row.barePerSecond) ? '' : Math.round(row.barePerSecond),
        shown(row.ratio),
        shown(row.ratioTo200),
        others(row.statuses, requests[row.kind].good),
        `${Math.round(row.generatorBusy * 100)}%`,
      ]),
    ])}\n`,
  );
  stage.about.yardstick.push(await yardstick(database.client));
  const result = { machine: stage.about, options, rows, measured };
  for (const path of await keep('reads', result, options)) say(`kept in ${path}`);
  return 0;
}
