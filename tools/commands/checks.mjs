import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../app/build.mjs';
import { exitOf, run } from '../launch/children.mjs';
import { Failure } from '../launch/failure.mjs';
import { beforeEnd, end, goOn, isEnding, obeySignals } from '../launch/life.mjs';
import { COMPILE_CACHE, root } from '../launch/places.mjs';
import { startRedis } from './redis.mjs';
import { seconds, stepsOn } from '../launch/steps.mjs';
import { readJson } from '../launch/users.mjs';

const tool = (path) => join(root, 'node_modules', path);

/** Files whose names begin with a dot are no part of `**`. */
const EVERYTHING = ['**/*', '.*', '.*/**/*'];

/** What is read rather than run, all at once; each counts as one test. The linter checks the types too (`typeCheck`). */
const READINGS = {
  'Lint, types': {
    args: [tool('oxlint/bin/oxlint'), '--deny-warnings'],
    remedy: 'mend the lines named above',
  },
  Format: { args: [tool('prettier/bin/prettier.cjs'), '--check', '.'], remedy: 'run  npm run format' },
  Secrets: {
    args: [tool('secretlint/bin/secretlint.js'), ...EVERYTHING],
    remedy: 'take the secret out, and change it: whoever has the history has it',
  },
  Boundaries: {
    args: [
      tool('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      'apps',
      'libs',
      'test',
    ],
    remedy: 'import through #contracts or #platform, as CONTRIBUTING.md says',
  },
};

const UNIT = ['--testPathPatterns=\\.spec\\.ts$'];
const OVER_HTTP = ['--testPathPatterns=-spec\\.ts$'];
const NEEDS_TOOLS = 'full-spec\\.ts$';
/**
 * Suites that test:full leaves out and `npm run test:trial` runs: those that have not passed often enough to be trusted, and
 * those that take too long for each day. A suite that has passed many times, on a busy machine too, leaves this list.
 */
const ON_TRIAL = [
  // every payload in every slot, more than half a million requests
  'test/security/injection',
  // compares times, so it holds on a quiet machine alone
  'test/security/timing',
].join('|');
const TRUSTED = [`--testPathIgnorePatterns=/node_modules/|/dist/|/fixtures/|(${ON_TRIAL})`];
const WITHOUT_TOOLS = [`--testPathIgnorePatterns=/node_modules/|/dist/|/fixtures/|${NEEDS_TOOLS}`];

/** What each script runs: readings, the build that processes under test are started from, and jest. */
const PLANS = {
  check: { readings: true, jest: UNIT, scope: 'unit' },
  test: { readings: true, build: true, jest: WITHOUT_TOOLS },
  'test:unit': { jest: UNIT, scope: 'unit' },
  'test:e2e': { build: true, jest: [...OVER_HTTP, ...WITHOUT_TOOLS] },
  'test:trial': { build: true, redis: true, jest: [`--testPathPatterns=(${ON_TRIAL}).*${NEEDS_TOOLS}`] },
  // of these what kills processes and databases
  'test:crash': {
    build: true,
    redis: true,
    jest: ['--testPathPatterns=test/(crash|processes)/.*full-spec\\.ts$'],
  },
  // the documents of today become those that nothing may break
  'contract:release': {
    build: true,
    jest: ['--selectProjects=http', '--testMatch=**/test/contract/released/release.proof.ts'],
  },
  // random sequences of commands against a plain model, as many as wanted: --steps 200000 --seed 1
  'test:model': { build: true, jest: ['--testPathPatterns=test/model/.*-spec\\.ts$', '--maxWorkers=1'] },
  'test:full': { build: true, redis: true, jest: [`--testPathPatterns=${NEEDS_TOOLS}`, ...TRUSTED] },
};

const counted = { passed: 0, failed: 0 };

/** All of them at once; what each found wrong is printed, and they fail together. */
async function read(tell) {
  const left = new Set(Object.keys(READINGS));
  const names = [...left].join(', ');
  const remedies = [];
  tell(names);
  const readings = Object.entries(READINGS).map(async ([name, { args, remedy }]) => {
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: root });
    left.delete(name);
    if (left.size > 0) tell(`still ${[...left].join(', ')}`);
    if (code === 0) {
      counted.passed += 1;
      return;
    }
    counted.failed += 1;
    process.stdout.write(`\n${stdout}${stderr}\n`);
    remedies.push(`${name} failed: ${remedy}.`);
  });
  await Promise.all(readings);
  if (remedies.length > 0) throw new Failure(remedies.join('\n'));
  return `${names}: as they should be`;
}

/** The tests are added to the count, a file that could not be run as one failure */
async function jest(planned, wished, env) {
  goOn();
  const isNarrowed = wished.some((arg) => !arg.startsWith('-') || arg.startsWith('--testPathPatterns'));
  // Names first: jest's own list options take every name that follows them.
  const args = [...wished, ...planned.filter((arg) => !isNarrowed || !arg.startsWith('--testPathPatterns'))];
  const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-jest-'));
  const report = join(folder, 'report.json');
  const workers = args.some((arg) => /^(--maxWorkers|-w|-i$|--runInBand)/.test(arg))
    ? []
    : ['--maxWorkers=2'];
  const flags = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    tool('jest/bin/jest.js'),
  ];
  const child = spawn(process.execPath, [...flags, ...workers, '--json', `--outputFile=${report}`, ...args], {
    cwd: root,
    env: { ...COMPILE_CACHE, ...process.env, ...env },
    stdio: 'inherit',
  });
  const over = exitOf(child);
  beforeEnd(() => {
    if (child.exitCode === null) child.kill('SIGTERM');
    return over;
  });
  const { code } = await over;
  const result = readJson(report);
  rmSync(folder, { recursive: true, force: true });
  goOn();
  counted.passed += result?.numPassedTests ?? 0;
  counted.failed += (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  if (code !== 0) {
    if (!result) counted.failed += 1;
    throw new Failure('Tests failed: jest names them above.');
  }
}

/**
 * Everything of one plan, in order, up to the first thing that fails; the last line is `N passed, N failed`.
 *
 * @param args handed on to jest; file names among them take the place of the plan's own choice
 */
export async function runChecks(name, args, begun) {
  obeySignals({ code: 130 });
  const plan = PLANS[name];
  const step = stepsOn(process.stdout);
  let failure;
  try {
    if (plan.readings) await step('Reading', read);
    if (plan.build) await step('Build', build);
    const env = { ...(plan.scope && { TEST_SCOPE: plan.scope }) };
    if (plan.redis) {
      await step('Redis', async () => {
        env.REDIS_TEST_URL = await startRedis();
        return env.REDIS_TEST_URL;
      });
    }
    const since = Date.now();
    console.log('  … Tests');
    await jest(plan.jest, args, env);
    console.log(`  ✔ Tests       all passed  ${seconds(since)}`);
  } catch (error) {
    if (!(error instanceof Failure) || isEnding()) throw error;
    if (counted.failed === 0) counted.failed = 1;
    failure = error;
  }
  console.log(failure ? `\n${failure.message}\n` : `  Everything that must hold does, in ${seconds(begun)}.`);
  console.log(`${counted.passed} passed, ${counted.failed} failed`);
  await end(failure ? 1 : 0);
}

export async function buildOnly() {
  await stepsOn(process.stdout)('Build', build);
}

export async function format() {
  await stepsOn(process.stdout)('Format', async (tell) => {
    tell('prettier --write .');
    const { code, stderr } = await run(
      process.execPath,
      [tool('prettier/bin/prettier.cjs'), '--write', '.'],
      { cwd: root },
    );
    if (code !== 0)
      throw new Failure(
        `prettier could not format everything (${stderr.trim().split('\n')[0]}): mend that file, then run this again.`,
      );
  });
}
