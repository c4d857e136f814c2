/** Link header entries to the next and the previous page of a list. @param meta of the list's answer */
export function linksOf(meta: Readonly<Record<string, unknown>>, url: string): string[] {
  const { page, totalPages, nextCursor, prevCursor, totalExact } = meta;
  const ways = [
    [nextCursor, 'next'],
    [prevCursor, 'prev'],
  ] as const;
  const given = ways.flatMap(([cursor, way]) =>
    typeof cursor === 'string' ? [link(url, 'cursor', cursor, way)] : [],
  );
  if (given.length > 0) return given;
  if (typeof page !== 'number' || typeof totalPages !== 'number' || totalExact !== undefined) return [];
  const links: string[] = [];
  if (page < totalPages) links.push(link(url, 'page', String(page + 1), 'next'));
  if (page > 1) links.push(link(url, 'page', String(Math.min(page - 1, Math.max(totalPages, 1))), 'prev'));
  return links;
}

function link(url: string, name: string, value: string, relation: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set(name, value);
  return `<${path}?${parameters.toString()}>; rel="${relation}"`;
}
