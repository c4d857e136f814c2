import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { ApiDocument } from '../support/document.js';
import { World } from './calls/world.js';
import { run } from './tools/run.js';

/**
 * Random cases over both documents, beside some seven thousand for each that follow from its limits and examples:
 * `SCHEMATHESIS_CASES=100000 npm run test:full -- test/contract/schemathesis` tries more of them.
 */
const CASES = Number(process.env['SCHEMATHESIS_CASES'] ?? 1_000);
/** What follows from the document alone is more than this. */
const LEAST = 2_500;
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];
const HOUR = 3_600_000;
/** Streams that live as long as they are asked to. */
const STREAMS = ['followEvents', 'watchOperations'];
/** What reads the whole log of audits, or the whole database, which grows with every case. */
const WHOLE = ['verifyAuditLogs', 'checkIntegrity', 'rebuildProjection'];
/** What would wait for an event does not: half a minute for each case says nothing more. */
const SETTINGS = `
request-timeout = 120

[[operations]]
include-operation-id = "listEvents"
parameters = { "query.wait" = 0 }
${WHOLE.map((id) => `\n[[operations]]\ninclude-operation-id = "${id}"\n[operations.generation]\nmax-examples = 5\n`).join('')}`;

describe('whatever is sent, the answer is what the document says', () => {
  let app: TestApp;
  let folder: string;
  let settings: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tallyhouse-schemathesis-'));
    settings = join(folder, 'schemathesis.toml');
    await writeFile(settings, SETTINGS);
    // development, so that the documents name things that are there
    app = await startApp({ NODE_ENV: 'development', ACCESS_TOKEN_MINUTES: '60' });
    const world = await World.in(app);
    await world.shipment(world.customer);
    await world.allocation(world.customer);
    await world.hold(world.customer);
    await app.settled();
  }, 240_000);
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** @returns how many cases were tried */
  async function tried(version: 1 | 2, examples: number, more: readonly string[]): Promise<number> {
    const { code, said } = await run(
      'schemathesis',
      [
        `--config-file=${settings}`,
        'run',
        `${app.url}/openapi/v${version}.json`,
        `--checks=${CHECKS.join()}`,
        '--phases=examples,coverage,fuzzing',
        `--max-examples=${examples}`,
        '--generation-database=none',
        '--suppress-health-check=all',
        '--warnings=off',
        // threads of one Python 3.11 get into each other's way when they read its own source
        '--workers=1',
        '--no-color',
        '--no-shrink',
        '--continue-on-failure',
        ...STREAMS.map((id) => `--exclude-operation-id=${id}`),
        ...more,
      ],
      'pip install schemathesis',
      folder,
    );
    if (code !== 0) throw new Error(`${said.slice(0, 5_000)}\n…\n${said.slice(-15_000)}`);
    return Number(/(\d[\d,]*) (?:test cases )?generated/.exec(said)?.[1]?.replaceAll(',', '') ?? 0);
  }

  it.each([1, 2] as const)(
    'v%i',
    async (version) => {
      const { operations } = await ApiDocument.at(app.url, version);
      const each = Math.ceil(CASES / 2 / operations.length);
      process.stdout.write(
        `  v${version}: ${operations.length} operations, ${each} random cases of each and those of its limits; some minutes\n`,
      );
      const token = `Authorization:Bearer ${app.as('admin').token ?? ''}`;
      // the session that is used must not be ended on the way
      const signedIn = await tried(version, each, ['-H', token, '--exclude-operation-id', 'logout']);
      const strangers = await tried(version, each, ['--include-tag', 'Auth']);
      process.stdout.write(`  v${version}: ${signedIn + strangers} cases, 0 faults\n`);
      expect(signedIn + strangers).toBeGreaterThanOrEqual(LEAST + CASES / 2);
    },
    HOUR,
  );
});
