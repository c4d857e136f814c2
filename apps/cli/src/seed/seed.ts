import type { INestApplicationContext } from '@nestjs/common';
import type { Bus } from '#platform/bus/bus.js';
import { DemoUsers } from '../../../../libs/auth/src/users/demo-users.js';
import { settled } from '../application/handlers.js';
import { catalogueOf } from '../import/catalogue.rules.js';
import { planOf } from '../import/plan.rules.js';
import { bringInProducts, receiveShortfalls } from '../import/products.js';
import { readFile } from '../import/read-file.js';
import { unitsBySku } from '../import/stock.rules.js';
import type { Tools } from '../tools.js';
import { demoCaller } from './demo-caller.js';
import { placeDemoOrders } from './demo-orders.js';
import { connectDemoSystems } from './demo-systems.js';
import { DEMO_REFERENCES, SELF_TEST, SELF_TEST_STOCK, SPARE_STOCK } from './demo.rules.js';

/**
 * Plants the demonstration data. Each step can be repeated, and the last demonstration order says that all of it is
 * there; what was sold since is not received again.
 *
 * @param file the sales whose catalogue and stock are made
 * @returns what was done, in a sentence
 */
export async function plant(app: INestApplicationContext, tools: Tools, file: string): Promise<string> {
  const credentials = await app.get(DemoUsers).seed();
  if (await isPlanted(tools.bus)) return 'The demonstration data is there already.';

  const lines = planOf(await readFile(file)).sales.flatMap((sale) => sale.lines);
  const { idBySku, made } = await bringInProducts(tools, [SELF_TEST, ...catalogueOf(lines)]);
  const sold = unitsBySku(lines);
  const needed = new Map(
    [...idBySku].map(([sku, id]) => [
      id,
      sku === SELF_TEST.sku ? SELF_TEST_STOCK : (sold.get(sku) ?? 0) + SPARE_STOCK,
    ]),
  );
  const units = await receiveShortfalls(tools, needed);

  await connectDemoSystems(app, await demoCaller(app, credentials, 'admin'));
  const goods = [...idBySku].filter(([sku]) => sku !== SELF_TEST.sku).map(([, id]) => id);
  const customer = await demoCaller(app, credentials, 'customer');
  const orders = await placeDemoOrders(app, tools, customer, goods);
  await settled(app, tools.signal);
  return `Seeded: ${made} products, ${units} units of stock, ${credentials.length} users, ${orders} orders.`;
}

async function isPlanted(bus: Bus): Promise<boolean> {
  const last = DEMO_REFERENCES.at(-1);
  if (!last) return true;
  const known = await bus.ask('orders.byReference', { system: last.system, ids: [last.id] });
  return known.has(last.id);
}
