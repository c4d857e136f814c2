/**
 * Whether a client would rather have CSV than JSON. What it says of `text/csv` must be said by name: `*` and `text/*`
 * mean that anything will do.
 *
 * @param accept the header, `text/csv, application/json;q=0.5`
 */
export function wantsCsv(accept: string | undefined): boolean {
  if (accept === undefined || !/\btext\/csv\b/i.test(accept)) return false;
  const weights = new Map<string, number>();
  for (const part of accept.toLowerCase().split(',')) {
    const [type = '', ...parameters] = part.split(';').map((each) => each.trim());
    const q = parameters.find((each) => each.startsWith('q='));
    weights.set(type, q === undefined ? 1 : Number(q.slice(2)) || 0);
  }
  const csv = weights.get('text/csv') ?? 0;
  const json = weights.get('application/json') ?? weights.get('application/*') ?? weights.get('*/*') ?? 0;
  return csv > 0 && csv >= json;
}
