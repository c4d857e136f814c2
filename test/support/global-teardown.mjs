import { once } from 'node:events';

export default async function tearDown() {
  const keeper = globalThis.mongoKeeper;
  if (!keeper || keeper.exitCode !== null) return;
  const gone = once(keeper, 'exit');
  keeper.stdin.end();
  await gone;
}
