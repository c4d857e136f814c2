import type { Bus } from '#platform/bus/bus.js';
import { currentOrigin } from '#platform/context/request-context.js';
import { APIError } from '#platform/errors/api-error.js';
import { DatabaseUnavailableError } from '#platform/errors/unavailable.js';
import { patiently } from '../patience.js';
import type { Tools } from '../tools.js';
import { FILE_SYSTEM, type InvoiceLine } from './line.rules.js';
import type { Outcomes } from './report.rules.js';
import type { TakeBack } from './take-back/take-back.rules.js';

/** What a line is called in the system: one line of a file is booked once. */
const nameOf = ({ invoice, line }: InvoiceLine): string => `${invoice}:${line}`;

/** Parts corrections into those that are booked and those that are not. */
export async function openCorrections(
  bus: Bus,
  lines: readonly InvoiceLine[],
): Promise<{ open: InvoiceLine[]; before: InvoiceLine[] }> {
  if (lines.length === 0) return { open: [], before: [] };
  const known = await bus.ask('inventory.corrected', { system: FILE_SYSTEM, ids: lines.map(nameOf) });
  return {
    open: lines.filter((line) => !known.has(nameOf(line))),
    before: lines.filter((line) => known.has(nameOf(line))),
  };
}

/** Books each line as a correction of the pieces on hand, with its text as the reason. */
export async function bookCorrections(
  { bus, inTurn, signal }: Tools,
  lines: readonly InvoiceLine[],
  idBySku: ReadonlyMap<string, string>,
): Promise<Outcomes> {
  const origin = currentOrigin();
  return eachLine(lines, async (line) => {
    const correction = {
      productId: idBySku.get(line.sku) ?? line.sku,
      delta: line.quantity,
      reason: line.description || `${FILE_SYSTEM} ${line.invoice}`,
      reference: { system: FILE_SYSTEM, id: nameOf(line) },
      origin,
    };
    const { booked } = await patiently(signal, () =>
      inTurn(() => bus.ask('inventory.correct', { corrections: [correction] })),
    );
    return booked > 0;
  });
}

/** Cancels what later invoices take back of the orders, or returns it once it has been shipped. */
export async function takeBack(
  { bus, signal }: Tools,
  takeBacks: readonly TakeBack[],
  idBySku: ReadonlyMap<string, string>,
): Promise<Outcomes> {
  const of = new Map(takeBacks.map((each) => [each.line, each]));
  return eachLine([...of.keys()], async (line) => {
    const { sale = '', quantity = 0 } = of.get(line) ?? {};
    const wanted = {
      system: FILE_SYSTEM,
      id: sale,
      productId: idBySku.get(line.sku) ?? line.sku,
      quantity,
      reason: `${FILE_SYSTEM} ${line.invoice}, line ${line.line}`,
    };
    return (await patiently(signal, () => bus.ask('orders.takeBack', wanted))) !== 'KNOWN';
  });
}

/** @param one books a line; false when it was booked before */
async function eachLine(
  lines: readonly InvoiceLine[],
  one: (line: InvoiceLine) => Promise<boolean>,
): Promise<Outcomes> {
  const now: InvoiceLine[] = [];
  const before: InvoiceLine[] = [];
  const refused: { line: InvoiceLine; why: string }[] = [];
  for (const line of lines) {
    try {
      ((await one(line)) ? now : before).push(line);
    } catch (error) {
      if (!(error instanceof APIError) || error instanceof DatabaseUnavailableError) throw error;
      refused.push({ line, why: error.message });
    }
  }
  return { now, before, refused };
}
