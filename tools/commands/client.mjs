import { spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateClient } from '../client/generate.mjs';
import { exitOf, run } from '../launch/children.mjs';
import { Failure } from '../launch/failure.mjs';
import { beforeEnd, end, obeySignals } from '../launch/life.mjs';
import { root } from '../launch/places.mjs';
import { stepsOn } from '../launch/steps.mjs';

/** The document of version 2, as an instance of this very code serves it. */
async function servedDocument() {
  const command = [join(root, 'tools/run.mjs'), 'ephemeral', '--parent', String(process.pid)];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const over = exitOf(child);
  const stop = () => {
    child.stdin.end();
    return over;
  };
  beforeEnd(stop);
  const line = new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const said = await Promise.race([line, over]);
  if (typeof said !== 'string')
    throw new Failure('There is no instance to ask for the document: the reason is above.');
  const document = await (await fetch(`${JSON.parse(said).url}/openapi/v2.json`)).json();
  await stop();
  return document;
}

/** npm run client: generates libs/client anew and builds the package that web teams install. */
export async function client(args) {
  parseArgs({ args, options: {} });
  obeySignals({ code: 130 });
  const step = stepsOn(process.stdout);
  const folder = join(root, 'libs/client');
  let document;
  await step('Document', async (tell) => {
    tell('asking an instance of this code');
    document = await servedDocument();
    return `${Object.keys(document.paths).length} paths`;
  });
  await step('Sources', async () => {
    await generateClient(document, join(folder, 'src/generated'));
    return 'libs/client/src/generated';
  });
  await step('Package', async (tell) => {
    tell('compiling');
    const compiler = [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(folder, 'tsconfig.json')];
    const { code, stdout, stderr } = await run(process.execPath, compiler, { cwd: root });
    if (code === 0) {
      for (const file of ['package.json', 'README.md'])
        copyFileSync(join(folder, file), join(root, 'dist/client', file));
      return 'dist/client, for  npm install';
    }
    process.stderr.write(`${stdout}${stderr}\n`);
    throw new Failure('The client does not compile: mend libs/client/src as the lines above say.');
  });
  await end(0);
}
