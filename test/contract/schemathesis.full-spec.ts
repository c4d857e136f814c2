import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DemoUsers } from '../../libs/auth/src/users/demo-users.js';
import { startApp, type TestApp } from '../support/app.js';
import { Client } from '../support/client.js';
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
/** So many of each operation at a time: a session lives an hour, and who waits sees how far it is. */
const ROUND = 50;
/** Nobody else logs in to this account, rightly or wrongly. */
const EMAIL = 'nobody.knows.it@example.com';
const PASSWORD = 'never tried by strangers';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];
const HOUR = 3_600_000;
/** Streams that live as long as they are asked to. */
const STREAMS = ['followEvents', 'watchOperations'];
/** The session that is used must not be ended on the way. */
const WITHOUT_ENDINGS = ['logout', 'endSession'].flatMap((id) => ['--exclude-operation-id', id]);
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
  let admin: Client;
  /** Begun before strangers have failed to log in too often from this address. */
  let sessions: string[];

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
    await app.get(DemoUsers).createAdmin(EMAIL, PASSWORD);
    admin = new Client(app.url);
    sessions = [];
    for (let round = 0; round < 2 * Math.ceil(CASES / ROUND / 100); round++)
      sessions.push((await admin.login(EMAIL, PASSWORD)).data.refreshToken);
  }, 240_000);
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A token of a session of its own: what schemathesis tries before it begins may have ended the one before. */
  async function freshToken(): Promise<string> {
    const { status, data, text } = await admin.post('/v2/auth/refresh', { refreshToken: sessions.pop() });
    if (status !== 200) throw new Error(`The session was ended: ${text}`);
    return data.accessToken;
  }

  interface Round {
    readonly version: 1 | 2;
    /** Random cases of each operation. */
    readonly examples: number;
    /** The first round of a version tries what follows from its document, too. */
    readonly phases: 'examples,coverage,fuzzing' | 'fuzzing';
  }

  /** @returns how many cases were tried */
  async function tried({ version, examples, phases }: Round, more: readonly string[]): Promise<number> {
    const { code, said } = await run(
      'schemathesis',
      [
        `--config-file=${settings}`,
        'run',
        `${app.url}/openapi/v${version}.json`,
        `--checks=${CHECKS.join()}`,
        `--phases=${phases}`,
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
      let cases = 0;
      for (let done = 0; done < each; done += ROUND) {
        const phases = done === 0 ? 'examples,coverage,fuzzing' : 'fuzzing';
        const round = { version, examples: Math.min(ROUND, each - done), phases } as const;
        admin.token = await freshToken();
        cases += await tried(round, ['-H', `Authorization:Bearer ${admin.token}`, ...WITHOUT_ENDINGS]);
        expect(await admin.get('/v2/auth/me')).toHaveProperty('status', 200); // nothing was refused for want of a session
        cases += await tried(round, ['--include-tag', 'Auth']);
        process.stdout.write(`  v${version}: ${cases} cases, 0 faults\n`);
      }
      expect(cases).toBeGreaterThanOrEqual(LEAST + CASES / 2);
    },
    HOUR * Math.ceil(CASES / 20_000),
  );
});
