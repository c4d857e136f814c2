import { lastLine, leashed, plain, run } from '../launch/children.mjs';
import { Failure } from '../launch/failure.mjs';
import { places, root } from '../launch/places.mjs';

/** Runs one command of the application out of sight; its last line is the step's outcome. */
export async function runApp(command, env, tell) {
  const args = ['--enable-source-maps', places.cliEntry, command];
  const { code, stdout, stderr } = await run(process.execPath, [...leashed, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    onLine: (line) => tell(plain(line).slice(0, 100)),
  });
  if (code === 0) return plain(lastLine(stdout)).slice(0, 100) || 'done';
  const said = plain(stderr.trim() || stdout.trim()).split('\n');
  const reason =
    said.find((line) => /^\s*(\w*Error\b|.*\b(must|cannot|failed)\b)/.test(line)) ?? said.at(-1) ?? '';
  throw new Failure(
    `npm run ${command} failed (${reason.trim().slice(0, 300) || `exit code ${code}`}): run it by itself to read all it says, or begin anew with  npm start -- --fresh .`,
  );
}
