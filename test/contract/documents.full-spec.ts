import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { ApiDocument, type JsonObject, partOf } from '../support/document.js';
import { run } from './tools/run.js';

describe('spectral', () => {
  let app: TestApp;
  let folder: string;

  beforeAll(async () => {
    app = await startApp();
    folder = await mkdtemp(join(tmpdir(), 'tallyhouse-spectral-'));
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function linted(document: JsonObject): Promise<string> {
    const file = join(folder, 'document.json');
    await writeFile(file, JSON.stringify(document));
    const tool = 'node_modules/@stoplight/spectral-cli/dist/index.js';
    const args = [tool, 'lint', '--ruleset', '.spectral.yaml', '--fail-severity', 'hint', '--format', 'text'];
    const { code, said } = await run(process.execPath, [...args, file], 'npm ci');
    return code === 0 ? '' : said;
  }

  it.each([1, 2] as const)(
    'finds nothing in v%i',
    async (version) => {
      expect(await linted((await ApiDocument.at(app.url, version)).json)).toBe('');
    },
    240_000,
  );

  it('finds an operation without a description, and a tag that nobody described', async () => {
    const { json } = await ApiDocument.at(app.url, 2);
    const me = partOf(partOf(partOf(json['paths'])['/v2/auth/me'])['get']);
    Object.assign(me, { description: '', tags: ['Nobody'] });
    const said = await linted(json);
    expect(said).toContain('operation-description');
    expect(said).toContain('operation-tag-defined');
  }, 240_000);
});
