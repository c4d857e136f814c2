import { on } from 'node:events';
import { readSettings, type Settings } from '#platform/config/settings.js';
import type { House } from './house.js';

/** What the parent says. Nothing comes from the environment: an instance is the same everywhere. */
interface Order {
  readonly settings: Readonly<Record<string, string>>;
}

const orders = on(process, 'message') as AsyncIterableIterator<[Order]>;
const tell = (what: object, told: () => void = () => undefined): void =>
  void process.send?.(what, undefined, undefined, told);

async function settingsOfNextOrder(): Promise<Settings> {
  const { value } = (await orders.next()) as { value: [Order] };
  const [{ settings }] = value;
  if (settings['NODE_ENV'] === 'production') throw new Error('An ephemeral instance is never for production');
  return readSettings(settings);
}

let house: House | undefined;
/** Its life hangs on the channel to its parent: signals are the application's own. */
process.once('disconnect', () => {
  if (house) void house.tearDown().finally(() => process.exit(0));
  else process.exit(0);
});
try {
  // the first order is there to be refused before anything is loaded, the second one names a database that runs
  await settingsOfNextOrder();
  const { openInstance } = await import('./instance.js');
  const { url, users, ...opened } = await openInstance(await settingsOfNextOrder());
  house = opened.house;
  tell({ ready: { url, users } });
} catch (error) {
  tell({ failed: error instanceof Error ? error.message : String(error) }, () => process.exit(1));
}
