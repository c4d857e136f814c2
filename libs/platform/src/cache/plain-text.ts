const DATE = '$date';

/** JSON text of a value; its dates stay dates. */
export function toText(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, given: unknown) {
    const original = this[key];
    return original instanceof Date ? { [DATE]: original.getTime() } : given;
  });
}

export function fromText(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && DATE in value && typeof value[DATE] === 'number'
      ? new Date(value[DATE])
      : value,
  );
}
