/** How long the product waits for a database, in ms, unless its address says otherwise. */
const PATIENCE = {
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  socketTimeoutMS: 10_000,
  waitQueueTimeoutMS: 2_000,
  heartbeatFrequencyMS: 1_000,
};

export type Patience = Partial<typeof PATIENCE>;

/**
 * The waits that an address leaves open: the driver would prefer these to what the address asks for.
 *
 * @param usual what takes the place of the product's own
 */
export function patienceBeside(uri: string, usual: Patience = {}): Patience {
  const asked = new URLSearchParams(uri.split('?')[1] ?? '');
  const names = new Set([...asked.keys()].map((name) => name.toLowerCase()));
  const left = Object.entries({ ...PATIENCE, ...usual }).filter(([name]) => !names.has(name.toLowerCase()));
  return Object.fromEntries(left);
}
