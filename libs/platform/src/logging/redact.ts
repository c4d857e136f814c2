const SECRET = /pass(word|phrase|wd)?|token|secret|authorization|cookie|credential|api[-_]?key|jwt/i;
const HIDDEN = '[hidden]';
const MOST_DEPTH = 8;
const MOST_TEXT = 4_000;

/** Secrets by their own form, wherever they stand: JWTs, bearer tokens, API keys, argon2 hashes, passwords in URLs. */
const SHAPES: readonly [RegExp, string][] = [
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, HIDDEN],
  [/\bwhsec_[\w+/=-]{8,}/g, HIDDEN],
  [/\bBearer\s+[\w.~+/=-]+/gi, `Bearer ${HIDDEN}`],
  [/\btk_[\da-f]{24}_[\w-]+/g, HIDDEN],
  [/\$argon2[^\s"']+/g, HIDDEN],
  [/(:\/\/[^\s/:@]*:)[^\s@/]+@/g, `$1${HIDDEN}@`],
];

/**
 * A copy for the log: what lies under a name such as password, token, secret, authorization or cookie is hidden at
 * any depth, and so is what looks like a secret in any text.
 */
export function redacted(value: unknown): unknown {
  return copy(value, 0, new Set());
}

function copy(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return redactedText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value;
  if (above.has(value)) return '[circular]';
  if (depth >= MOST_DEPTH) return '[deep]';
  above.add(value);
  try {
    if (value instanceof Error) return ofError(value, depth, above);
    if (Array.isArray(value)) return value.slice(0, 100).map((each) => copy(each, depth + 1, above));
    if (value instanceof Map || value instanceof Set) return copy([...value], depth + 1, above);
    if (ArrayBuffer.isView(value)) return '[bytes]';
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        SECRET.test(name) && !isHarmless(each) ? HIDDEN : copy(each, depth + 1, above),
      ]),
    );
  } finally {
    above.delete(value);
  }
}

/** `expiresInTokens: 3` or `tokenValid: true` tell no secret. */
const isHarmless = (value: unknown): boolean =>
  typeof value === 'boolean' || value === null || value === undefined;

function ofError(error: Error, depth: number, above: Set<object>): unknown {
  const { name, message, stack, cause } = error;
  return {
    name,
    message: redactedText(message),
    stack: stack === undefined ? undefined : redactedText(stack),
    ...('code' in error ? { code: error.code } : {}),
    ...(cause === undefined ? {} : { cause: copy(cause, depth + 1, above) }),
  };
}

export function redactedText(text: string): string {
  let shown = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
  for (const [shape, instead] of SHAPES) shown = shown.replace(shape, instead);
  return shown;
}
