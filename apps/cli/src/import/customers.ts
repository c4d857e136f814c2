import type { Bus } from '#platform/bus/bus.js';
import { APIError } from '#platform/errors/api-error.js';
import { inGroups, inLanes } from '#platform/life/lanes.js';
import { patiently } from '../patience.js';
import type { Tools } from '../tools.js';
import { FILE_SYSTEM } from './line.rules.js';
import type { Sale } from './plan.rules.js';

const GROUP = 1_000;
const LANES = 8;

export interface KnownCustomers {
  /** the system's id by the file's */
  readonly ids: ReadonlyMap<string, string>;
  readonly made: number;
  readonly existing: number;
}

/** Makes the customers that are not known by the file's number yet. */
export async function bringInCustomers(tools: Tools, sales: readonly Sale[]): Promise<KnownCustomers> {
  const countryOf = new Map<string, string>();
  for (const { customerId, country } of sales) {
    if (customerId !== null && !countryOf.has(customerId)) countryOf.set(customerId, country);
  }
  const ids = await known(tools.bus, [...countryOf.keys()]);
  const absent = [...countryOf].filter(([id]) => !ids.has(id));
  const progress = tools.watch('Customers', absent.length);
  let made = 0;
  await inLanes(absent, LANES, async ([id, country]) => {
    const customer = await create(tools, id, country);
    ids.set(id, customer.id);
    if (customer.made) made++;
    progress.step();
  });
  progress.done();
  return { ids, made, existing: ids.size - made };
}

async function known(bus: Bus, all: readonly string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const group of inGroups(all, GROUP)) {
    const found = await bus.ask('customers.byReference', { system: FILE_SYSTEM, ids: group });
    for (const [reference, id] of found) ids.set(reference, id);
  }
  return ids;
}

async function create(
  { bus, signal }: Tools,
  id: string,
  country: string,
): Promise<{ id: string; made: boolean }> {
  const wanted = {
    name: `Customer ${id}`,
    email: null,
    userId: null,
    ...(country ? { country } : {}),
    reference: { system: FILE_SYSTEM, id },
  };
  try {
    const customer = await patiently(signal, () => bus.ask('customers.create', wanted));
    return { id: customer.id, made: true };
  } catch (error) {
    // another import may have been first
    const found =
      error instanceof APIError && error.errorCode === 'DUPLICATE' && (await known(bus, [id])).get(id);
    if (!found) throw error;
    return { id: found, made: false };
  }
}
