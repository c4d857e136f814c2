import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const TOOL = resolve('node_modules/secretlint/bin/secretlint.js');
const RULES = resolve('.secretlintrc.json');
/** Put together here, so that this file holds none. */
const SECRETS = {
  'a key of AWS': `id = "${['AKIA', 'QYLPMN5HHHFPZAM2'].join('')}"\nsecret_access_key = "${'wJalrXUtnFEMIK7MDENGbPxRfiCY'.padEnd(40, 'z')}"\n`,
  'a private key': [
    '-----BEGIN RSA ',
    'PRIVATE KEY-----\n',
    `${'MIIEpAIBAAKCAQEA'.repeat(40)}\n`,
    '-----END RSA ',
    'PRIVATE KEY-----\n',
  ].join(''),
  'a password in an address': `MONGODB_URI=${['mongodb://user', 'dXsZ4q82@db.example.org/shop'].join(':')}\n`,
};

describe('secrets in files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallyhouse-secrets-'));
    // an empty copy of the rules that this project is read by
    copyFileSync(RULES, join(folder, '.secretlintrc.json'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** @returns what the tool says against a folder with this file in it; empty when it has nothing against it */
  function said(path: string, text: string): string {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    const args = [TOOL, '--no-color', '**/*', '.*', '.*/**/*'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    return status === 0 ? '' : `${stdout}${stderr}`;
  }

  it.each(Object.entries(SECRETS))('%s is found, also where names begin with a dot', (_name, text) => {
    expect(said('libs/x/settings.ts', text)).toContain('libs/x/settings.ts');
    rmSync(join(folder, 'libs'), { recursive: true });
    expect(said('.github/workflows/ci.yml', text)).toContain('.github/workflows/ci.yml');
  });

  it('words about them are not', () => {
    expect(
      said('README.md', 'Set JWT_SECRET to 32 random bytes; MONGODB_URI=mongodb://localhost/shop\n'),
    ).toBe('');
  });
});
