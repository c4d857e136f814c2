import type { MoneyDto } from '#platform/http/fields.js';

type Amounts<R, K extends keyof R, M> = Omit<R, K> & Readonly<Record<K, M>>;

/** How a version writes money. */
export type Write<M> = (amount: number, currency: string) => M;
export const inMinorUnits: Write<MoneyDto> = (amount, currency) => ({ amount, currency });

/** The same row with its money in the wire format of v1 or v2. */
export function priced<R extends { currency: string }, K extends keyof R, M>(
  row: R,
  fields: readonly K[],
  money: Write<M>,
): Amounts<R, K, M> {
  const amounts = fields.map((field) => [field, money(row[field] as number, row.currency)] as const);
  return { ...row, ...Object.fromEntries(amounts) } as Amounts<R, K, M>;
}

export type Rows<R> = { rows: readonly R[] };

/** An answer of many rows; the shape of the row differs by version. */
export const rowsOf = <R, W>({ rows }: Rows<R>, view: (row: R) => W) => ({ rows: rows.map(view) });
