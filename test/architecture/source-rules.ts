/** One file of apps/ or libs/; `code` is `text` without comments and without the inside of literals. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly code: string;
}

/** What the import graph cannot see. `violates` gives the offending line numbers, from 1. */
export interface SourceRule {
  readonly name: string;
  readonly why: string;
  applies(path: string): boolean;
  violates(file: SourceFile): number[];
}

const MOST_LINES = 350;
const HTTP_ERRORS =
  'Http|HttpVersionNotSupported|BadRequest|Unauthorized|Forbidden|NotFound|MethodNotAllowed|NotAcceptable|' +
  'RequestTimeout|Conflict|Gone|PreconditionFailed|PayloadTooLarge|UnsupportedMediaType|UnprocessableEntity|' +
  'InternalServerError|NotImplemented|BadGateway|ServiceUnavailable|GatewayTimeout|ImATeapot|Misdirected';

/** Files that wait a little longer or shorter than the others, so that they do not come again all at once. */
const JITTER = new Set([
  'libs/platform/src/bus/delivery.ts',
  'libs/platform/src/mongo/unit-of-work.ts',
  'libs/webhooks/src/deliveries/trip.ts',
]);

const isSpec = (path: string) => path.endsWith('.spec.ts');
const isModule = (path: string) => /^libs\/(?!platform\/|contracts\/)/.test(path);
const everywhere = () => true;
const outside =
  (...folders: string[]) =>
  (path: string) =>
    !folders.some((folder) => path.startsWith(`${folder}/`));

const linesWith = (text: string, pattern: RegExp): number[] =>
  [...text.matchAll(pattern)].map((match) => text.slice(0, match.index).split('\n').length);
const inCode =
  (pattern: RegExp) =>
  ({ code }: SourceFile) =>
    linesWith(code, pattern);
const inText =
  (pattern: RegExp) =>
  ({ text }: SourceFile) =>
    linesWith(text, pattern);

export const sourceRules: readonly SourceRule[] = [
  {
    name: 'no-raw-listeners',
    why: '@OnEvent swallows the errors of its handler: use @Hears or @Answers.',
    applies: everywhere,
    violates: inCode(/@OnEvent\b/g),
  },
  {
    name: 'environment-in-config-only',
    why: 'Settings are parsed once and every fault is named at boot: inject the configuration.',
    applies: outside('libs/platform/src/config'),
    violates: inCode(/\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\s*\[|\benv\b[^;{}]*\}\s*=\s*process\b/g),
  },
  {
    name: 'transactions-in-unit-of-work-only',
    why: 'A nested mongoose or driver transaction does not join the outer one: use UnitOfWork.run.',
    applies: outside('libs/platform/src/mongo'),
    violates: inCode(
      /\bstartSession\s*\(|\bstartTransaction\s*\(|\bwithTransaction\s*\(|\.\s*transaction\s*\(/g,
    ),
  },
  {
    name: 'time-from-the-clock-only',
    why: 'Processes agree on the time of the database, and tests shift it: use clock.now().',
    // A progress bar shows how long its own process has been busy; specs need a date, not the time.
    applies: (path) =>
      outside('libs/platform/src/clock')(path) && !isSpec(path) && !/^apps\/cli\/.*progress[^/]*$/.test(path),
    violates: inCode(/\bDate\s*\.\s*now\b|\bnew\s+Date\s*\(\s*\)|\bnew\s+Date\b(?!\s*\()/g),
  },
  {
    name: 'money-is-never-rounded-by-math',
    why: 'Math.round rounds halves towards +∞, so a refund is not the mirror of its charge.',
    applies: (path) => /^libs\/contracts\/src\/money[^/]*$|\.rules\.ts$/.test(path),
    violates: inCode(/\bMath\s*\.\s*round\b/g),
  },
  {
    name: 'one-database-call-at-a-time',
    why: 'Parallel operations break a transaction. A file that runs in one makes its calls one after another.',
    applies: (path) => isModule(path) && !isSpec(path),
    violates: ({ code }) =>
      /\bUnitOfWork\b|@(Answers|Hears|Combines)\b/.test(code)
        ? linesWith(code, /\bPromise\s*\.\s*(all|allSettled|any|race)\b/g)
        : [],
  },
  {
    name: 'native-collections-in-platform-only',
    why: 'The native collection leaves the session of the running transaction.',
    applies: outside('libs/platform/src/mongo'),
    violates: inCode(/\.\s*collection\b/g),
  },
  {
    name: 'no-console',
    why: 'A line of log carries its request and is redacted: use the logger. The command line prints.',
    applies: outside('apps/cli'),
    violates: inCode(/\bconsole\s*\./g),
  },
  {
    name: 'no-guessable-randomness',
    why: 'What somebody must not guess comes from node:crypto. How long to wait before another try may be guessed.',
    applies: (path) => !JITTER.has(path) && !isSpec(path),
    violates: inCode(/\bMath\s*\.\s*random\b/g),
  },
  {
    name: 'http-errors-in-platform-only',
    why: 'A module throws a DomainError with a code; one filter turns it into an answer.',
    applies: outside('libs/platform/src/http', 'libs/platform/src/errors'),
    violates: inCode(new RegExp(`\\b(${HTTP_ERRORS})Exception\\b`, 'g')),
  },
  {
    name: 'nothing-is-silenced',
    why: 'A check that is switched off in a comment is not a check. Specs may expect an error of types.',
    applies: everywhere,
    violates: (file) => [
      ...inText(/(es|ox)lint-disable|@ts-(ignore|nocheck)/g)(file),
      ...(isSpec(file.path) ? [] : inText(/@ts-expect-error/g)(file)),
    ],
  },
  {
    name: 'files-stay-short',
    why: `A file of more than ${MOST_LINES} lines is two files.`,
    applies: everywhere,
    violates: ({ text }) => (text.trimEnd().split('\n').length > MOST_LINES ? [MOST_LINES + 1] : []),
  },
];
