import { parseArgs } from 'node:util';

const app = (command) => ({
  speaks: 'stderr',
  run: async (args) => (await import('./app-command.mjs')).appCommand(command, args),
});

/** `--steps` is for the sequences themselves; what else is said goes to jest. */
async function model(args, begun) {
  const { values, positionals } = parseArgs({
    args,
    options: { steps: { type: 'string', default: '200000' }, seed: { type: 'string' } },
    allowPositionals: true,
  });
  process.env.MODEL_STEPS = values.steps;
  if (values.seed !== undefined) process.env.MODEL_SEED = values.seed;
  return (await import('./checks.mjs')).runChecks('test:model', positionals, begun);
}

const checks = (name) => ({
  run: async (args, begun) => (await import('./checks.mjs')).runChecks(name, args, begun),
});

/** What `node tools/run.mjs <command>` can do; each is an npm script of the same name. */
export const commands = {
  start: {
    before: async () => (await import('./start.mjs')).refuseEarly(),
    run: async (args, begun) => (await import('./start.mjs')).start(args, begun),
  },
  build: { run: async () => (await import('./checks.mjs')).buildOnly() },
  format: { run: async () => (await import('./checks.mjs')).format() },
  test: checks('test'),
  check: checks('check'),
  'test:unit': checks('test:unit'),
  'test:e2e': checks('test:e2e'),
  'test:full': checks('test:full'),
  'test:trial': checks('test:trial'),
  'test:crash': checks('test:crash'),
  'test:model': { run: model },
  'contract:release': checks('contract:release'),
  client: { run: async (args) => (await import('./client.mjs')).client(args) },
  ephemeral: {
    speaks: 'stderr',
    run: async (args) => (await import('./ephemeral.mjs')).ephemeral(args),
  },
  migrate: app('migrate'),
  seed: app('seed'),
  import: app('import'),
  integrity: app('integrity'),
  rebuild: app('rebuild'),
  backup: app('backup'),
  restore: app('restore'),
  'admin:create': app('admin:create'),
  'db:roles': app('db:roles'),
  'audit:verify': app('audit:verify'),
  'audit:export': app('audit:export'),
  'audit:retire': app('audit:retire'),
  'audit:erase': app('audit:erase'),
  'new:module': { run: async (args) => (await import('../new-module/new-module.mjs')).newModule(args) },
  sbom: { run: async (args) => (await import('../supply/sbom.mjs')).sbom(args) },
  'release:notes': {
    speaks: 'stderr',
    run: async (args) => (await import('../release/notes.mjs')).releaseNotes(args),
  },
  sizes: { run: async () => (await import('../sizes/sizes.mjs')).sizes() },
  bench: { run: async (args) => (await import('../../bench/bench.mjs')).bench(args) },
};
