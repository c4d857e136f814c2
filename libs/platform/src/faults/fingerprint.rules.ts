/** What of an error is the same each time that it happens. */
export interface Traits {
  readonly name: string;
  /** its message without what differs from time to time: numbers, ids, what stands in quotes */
  readonly shape: string;
  /** the innermost places of our own code, `libs/orders/src/orders.service:place` */
  readonly places: readonly string[];
}

const MOST_PLACES = 3;
const MOST_SHAPE = 200;
const FRAME = /^\s*at (?:async )?(?:(?<what>[^(]+?) \()?(?<where>[^()]+?):\d+:\d+\)?$/;

/** @param error anything that was thrown */
export function traitsOf(error: unknown): Traits {
  if (!(error instanceof Error)) return { name: typeof error, shape: shapeOf(String(error)), places: [] };
  const { name, message, stack } = error;
  return { name, shape: shapeOf(message), places: placesIn(stack ?? '') };
}

/** One text for errors that are alike, whatever differs between two of them. */
export const textOf = ({ name, shape, places }: Traits): string => [name, shape, ...places].join('\n');

function shapeOf(message: string): string {
  return message
    .slice(0, MOST_SHAPE)
    .replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '…')
    .replaceAll(/\b[\da-f]{8,}\b|\b[\da-f]{8}-[\da-f-]{27}\b/gi, '…')
    .replaceAll(/\d+/g, '…');
}

/** Lines move with every change, so they are left out; the compiled file counts as its source. */
function placesIn(stack: string): string[] {
  const places: string[] = [];
  for (const line of stack.split('\n')) {
    const { what = '', where = '' } = FRAME.exec(line)?.groups ?? {};
    const segments = where.split(/[\\/]/);
    const from = segments.findIndex((each) => each === 'apps' || each === 'libs');
    const file = segments
      .slice(from)
      .join('/')
      .replace(/\.[jt]s$/, '');
    if (from < 0 || !/\.[jt]s$/.test(where) || segments.includes('node_modules')) continue;
    places.push(`${file}:${what.replace(/^.*\./, '').replace(/^new /, '')}`);
    if (places.length === MOST_PLACES) break;
  }
  return places;
}
