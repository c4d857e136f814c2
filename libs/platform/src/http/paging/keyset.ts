export type Sort = readonly (readonly [field: string, way: 1 | -1])[];
/** a value of a sort key as it stands in a cursor */
export type KeyValue = string | number | boolean | Date | null;

/** The same order from its end. */
export const backwards = (sort: Sort): Sort =>
  sort.map(([field, way]) => [field, way === 1 ? -1 : 1] as const);

/** @returns the sort keys of a document, nested ones by path; what is missing is null */
export function valuesOf(document: unknown, sort: Sort): KeyValue[] {
  return sort.map(([field]) => {
    let value = document;
    for (const step of field.split('.')) {
      value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : null;
    }
    return (value ?? null) as KeyValue;
  });
}

/**
 * The filter of everything that stands after these values in the order of `sort`. MongoDB sorts null and missing
 * before every value.
 *
 * @param trusted marks the conditions as ours where filters are sanitised
 * @example after([['at', -1], ['_id', -1]], [t, 'b']) → { $or: [{ at: { $lt: t } }, { at: null }, { at: t, _id: { $lt: 'b' } }] }
 */
export function after(
  sort: Sort,
  values: readonly KeyValue[],
  trusted: (condition: Record<string, KeyValue>) => unknown = (condition) => condition,
): { $or: Record<string, unknown>[] } {
  const alternatives: Record<string, unknown>[] = [];
  const same: Record<string, unknown> = {};
  sort.forEach(([field, way], index) => {
    const value = values[index] ?? null;
    if (value === null) {
      if (way === 1) alternatives.push({ ...same, [field]: trusted({ $ne: null }) });
    } else {
      alternatives.push({ ...same, [field]: trusted(way === 1 ? { $gt: value } : { $lt: value }) });
      if (way === -1 && field !== '_id') alternatives.push({ ...same, [field]: null });
    }
    same[field] = value;
  });
  return { $or: alternatives };
}
