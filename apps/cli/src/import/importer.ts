import type { Tools } from '../tools.js';
import { catalogueOf } from './catalogue.rules.js';
import { bookCorrections, openCorrections, takeBack } from './corrections.js';
import { bringInCustomers } from './customers.js';
import type { InvoiceLine } from './line.rules.js';
import { type Ids, invoicesBooked, type Placements, placeSales } from './orders.js';
import type { Plan, Sale } from './plan.rules.js';
import { bringInProducts, receiveShortfalls } from './products.js';
import type { Booked } from './report.rules.js';
import { unitsBySku } from './stock.rules.js';

/** How often a sale is tried: others may buy its stock between receipt and order. */
const ROUNDS = 3;

/**
 * Books a plan. What has been booked before is left alone, so a run after a broken one does the rest and a run after
 * a whole one changes nothing.
 *
 * @throws {DatabaseUnavailableError} when the database goes away; run it again
 */
export async function book(tools: Tools, plan: Plan): Promise<Booked> {
  const before = await invoicesBooked(tools.bus, plan.sales);
  const { idBySku, made } = await bringInProducts(
    tools,
    catalogueOf(plan.sales.flatMap((sale) => sale.lines)),
  );
  const customers = await bringInCustomers(tools, plan.sales);

  const ids = { products: idBySku, customers: customers.ids };
  const open = plan.sales.filter((sale) => !before.has(sale.invoice));
  const corrections = await openCorrections(tools.bus, plan.corrections);
  // what was found can be sold; what was lost must have been there
  const found = await bookCorrections(tools, corrections.open.filter(isFind), idBySku);
  const losses = corrections.open.filter((line) => !isFind(line));
  const { unitsReceived, ...done } = await stockAndPlace(tools, open, losses, ids);
  const lost = await bookCorrections(tools, losses, idBySku);
  const takenBack = await takeBack(tools, plan.takeBacks, idBySku);
  return {
    products: { made, existing: idBySku.size - made },
    customers: { made: customers.made, existing: customers.existing },
    unitsReceived,
    placed: done.placed,
    placedWorth: done.worth,
    alreadyThere: [...plan.sales.filter((sale) => before.has(sale.invoice)), ...done.known],
    refused: done.refused,
    corrections: {
      now: [...found.now, ...lost.now],
      before: corrections.before,
      refused: [...found.refused, ...lost.refused],
    },
    takenBack,
  };
}

const isFind = (line: InvoiceLine): boolean => line.quantity > 0;

async function stockAndPlace(
  tools: Tools,
  sales: readonly Sale[],
  losses: readonly InvoiceLine[],
  ids: Ids,
): Promise<Placements & { unitsReceived: number }> {
  const done: Placements & { unitsReceived: number } = {
    placed: [],
    worth: 0,
    known: [],
    refused: [],
    unitsReceived: 0,
  };
  const lost = losses.map(({ sku, quantity }) => ({ sku, quantity: -quantity }));
  for (let round = 1, waiting = sales; waiting.length + (round === 1 ? lost.length : 0) > 0; round++) {
    const units = unitsBySku([...waiting.flatMap((sale) => sale.lines), ...lost]);
    const needed = new Map([...units].map(([sku, count]) => [ids.products.get(sku) ?? sku, count]));
    done.unitsReceived += await receiveShortfalls(tools, needed);
    const next = await placeSales(tools, waiting, ids);
    const again = round < ROUNDS ? next.refused.filter((each) => each.outOfStock) : [];
    done.placed.push(...next.placed);
    done.worth += next.worth;
    done.known.push(...next.known);
    done.refused.push(...next.refused.filter((each) => !again.includes(each)));
    waiting = again.map((each) => each.sale);
  }
  return done;
}
