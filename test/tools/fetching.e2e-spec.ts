import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Clone } from './clone.js';

const FIND = `
  import { findMongod } from './tools/mongo/binary.mjs';
  findMongod((text) => console.error(text)).then((found) => console.log(JSON.stringify(found)));
`;

/** What mongodb.org would send for any system: an archive with a program in it that says its version. */
function archive(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'tallyhouse-archive-'));
  const bin = join(folder, 'mongodb/bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'mongod'), '#!/bin/sh\necho db version v7.0.1\n');
  chmodSync(join(bin, 'mongod'), 0o755);
  execFileSync('tar', ['-czf', 'whole.tgz', 'mongodb'], { cwd: folder });
  const whole = readFileSync(join(folder, 'whole.tgz'));
  rmSync(folder, { recursive: true });
  return whole;
}

describe('fetching a MongoDB', () => {
  let clone: Clone;
  let mirror: Server;
  let downloads: number;

  beforeEach(async () => {
    clone = new Clone();
    downloads = 0;
    const whole = archive();
    const sum = createHash('md5').update(whole).digest('hex');
    mirror = createServer((request, response) => {
      if (request.url?.endsWith('.md5')) return void response.end(`${sum}  mongodb.tgz`);
      downloads += 1;
      response.setHeader('content-length', whole.length);
      response.end(whole);
    }).listen(0, '127.0.0.1');
    await once(mirror, 'listening');
  });
  afterEach(async () => {
    await clone.remove();
    mirror.close();
  });

  it('is done once, however many start at the same time', async () => {
    const { port } = mirror.address() as AddressInfo;
    const settings = {
      PATH: '',
      MONGOD_BIN: '',
      MONGOMS_DOWNLOAD_MIRROR: `http://127.0.0.1:${port}`,
      MONGOMS_USE_HTTP: 'true',
    };
    const starts = Array.from({ length: 4 }, () =>
      clone.node(['--input-type=module', '--eval', FIND], settings),
    );
    for (const start of starts) {
      if ((await start.end()) !== 0) throw new Error(start.said);
      expect(start.said).toContain(
        JSON.stringify({ path: clone.path('bin/mongod'), version: '7.0.1' }).slice(0, -1),
      );
    }
    expect(downloads).toBe(1);
    expect(readdirSync(clone.path('bin'))).toEqual(['mongod']);
  });
});

const INSTALL = `
  import { install } from './tools/launch/install.mjs';
  console.log(await install((text) => console.error(text)));
`;
/** Installs by a link, and takes its time so that the others come meanwhile. */
const NPM = `
  const { appendFileSync, symlinkSync } = require('node:fs');
  appendFileSync('installs', process.argv[2]);
  setTimeout(() => symlinkSync(${JSON.stringify(resolve('node_modules'))}, 'node_modules'), 500);
`;

describe('installing the packages', () => {
  let clone: Clone;

  beforeEach(() => {
    clone = new Clone();
  });
  afterEach(() => clone.remove());

  it('is done once, however many start at the same time', async () => {
    unlinkSync(join(clone.folder, 'node_modules'));
    const folder = join(clone.folder, 'npm');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(join(folder, 'npm-cli.js'), NPM);
    const settings = { npm_execpath: join(folder, 'npm-cli.js') };
    const starts = Array.from({ length: 4 }, () =>
      clone.node(['--input-type=module', '--eval', INSTALL], settings),
    );
    for (const start of starts) if ((await start.end()) !== 0) throw new Error(start.said);
    expect(readFileSync(join(clone.folder, 'installs'), 'utf8')).toBe('ci');
  });
});
