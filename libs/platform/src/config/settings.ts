import { z } from 'zod';
import { crashOrderOf } from '../crash/crash-points.js';
import { faultsOfProxies } from './proxies.rules.js';
import { derivedAuditKey, faultsOfSecrets } from './secrets.js';
import { valueOf } from './value-of.js';

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');
const secret = z.string().min(32, 'must have at least 32 characters');

/**
 * Every setting of the product: name, form, default and meaning. The table in the README and `.env.example`
 * are held to this list by a test.
 */
export const SETTINGS = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('development has demo users and a mailbox; production has neither'),
  PORT: wholeNumber(0, 65_535).default(3000).describe('port of the API'),
  HOST: z.string().default('127.0.0.1').describe('address the API listens on; 0.0.0.0 in a container'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .describe(
      'a replica set; `npm start` brings its own when this is not set. Time-outs in it, as `socketTimeoutMS`, go before the built-in ones',
    ),
  MONGODB_POOL_SIZE: wholeNumber(1, 500).default(20).describe('connections for requests and handlers'),
  MONGODB_REPORTING_POOL_SIZE: wholeNumber(1, 100)
    .default(5)
    .describe('connections for reports, which read from secondaries'),
  REPORT_TIMEOUT_SECONDS: wholeNumber(1, 600).default(20).describe('how long a report may take'),
  REPORT_BUCKETS_ABOVE: wholeNumber(0, 1_000_000_000)
    .default(100_000)
    .describe('orders in a period above which sales are read from sums by hour, kept by events'),
  CONSISTENCY_WAIT_SECONDS: wholeNumber(1, 60)
    .default(5)
    .describe('how long a report waits until it holds the write of a Consistency-Token'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional()
    .describe('shared cache and rate limits, and a queue that spreads work; in memory when not set'),
  HANDLE_EVENTS: flag
    .default(true)
    .describe(
      'whether this process brings events to their handlers, does timed jobs, sends mails and calls webhooks; off where workers do',
    ),
  JWT_SECRET: secret.describe('signs access tokens'),
  REFRESH_TOKEN_SECRET: secret.describe('signs refresh tokens; must differ from JWT_SECRET'),
  CURSOR_SECRET: secret.describe('signs the cursors of lists'),
  WEBHOOK_KEY: secret.describe('encrypts the secrets of webhooks in the database'),
  AUDIT_KEY: secret
    .optional()
    .describe('signs the audit log; required in production, elsewhere made of JWT_SECRET when not set'),
  AUDIT_FORMER_KEYS: z
    .string()
    .default('')
    .describe('keys that AUDIT_KEY was before, separated by commas: what they signed is still believed'),
  AUDIT_CHECKPOINTS_TO: z
    .string()
    .optional()
    .describe(
      'file that the length and the last hash of the audit log are added to, out of the reach of the database',
    ),
  ACCESS_TOKEN_MINUTES: wholeNumber(1, 60).default(15).describe('life of an access token'),
  REFRESH_TOKEN_DAYS: wholeNumber(1, 90).default(7).describe('life of a refresh token'),
  RATE_LIMIT_PER_MINUTE: wholeNumber(0, 1_000_000)
    .default(600)
    .describe('requests per caller and minute; 0 turns it off'),
  LOGIN_LIMIT_PER_MINUTE: wholeNumber(0, 1_000_000)
    .default(30)
    .describe('logins, registrations and refreshes per address and minute; 0 turns it off'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .describe('addresses and CIDR ranges of proxies whose X-Forwarded-For counts, separated by commas'),
  HEADERS_TIMEOUT_SECONDS: wholeNumber(1, 120)
    .default(10)
    .describe('how long a client may take for the head of a request'),
  REQUEST_TIMEOUT_SECONDS: wholeNumber(2, 600)
    .default(20)
    .describe('how long a client may take for a whole request; longer than HEADERS_TIMEOUT_SECONDS'),
  MAX_CONNECTIONS: wholeNumber(10, 1_000_000)
    .default(10_000)
    .describe('open connections of clients; further ones are closed at once'),
  SHUTDOWN_DRAIN_SECONDS: wholeNumber(0, 300)
    .default(0)
    .describe(
      'how long an API process that is told to end still answers and is not ready, so that load balancers see it in time',
    ),
  HSTS_DAYS: wholeNumber(0, 3_650)
    .default(365)
    .describe('how long browsers keep to HTTPS after one answer over it; 0 leaves the header out'),
  CORS_ORIGINS: z
    .string()
    .default('')
    .describe('origins of web clients, separated by commas; in development http://localhost:* too'),
  V1_AFTER_SUNSET: z
    .enum(['serve', 'refuse'])
    .default('serve')
    .describe('refuse: operations of v1 that have a Sunset are answered with 410 once it is over'),
  ORDER_PROCESSING: z
    .enum(['auto', 'manual'])
    .default('auto')
    .describe('auto: an order is processed as soon as it is placed; manual: staff call process'),
  RESERVATION_MINUTES: wholeNumber(1, 44_640)
    .default(30)
    .describe('how long a reservation holds unless the request says otherwise'),
  HOLDS_PER_CUSTOMER: wholeNumber(1, 10_000)
    .default(50)
    .describe('free holds one customer may have at a time'),
  TAX_RATE_PERCENT: z.coerce.number().min(0).max(100).default(0).describe('tax on every line'),
  TAX_INCLUDED: flag.default(false).describe('whether prices hold the tax already'),
  SHIPPING_FLAT: wholeNumber(0, 1_000_000_000)
    .default(0)
    .describe('shipping per order, in minor units of its currency'),
  EVENTS_KEPT_DAYS: wholeNumber(0, 36_500)
    .default(0)
    .describe('how long events stay in the feed; 0 keeps them for ever'),
  WEBHOOK_LOOPBACK: flag
    .default(false)
    .describe('webhooks may lead to this machine, and by http; for development, refused in production'),
  RETURN_DAYS: wholeNumber(0, 3650)
    .default(30)
    .describe('how many days after its delivery a piece may be returned'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .optional()
    .describe(
      'mail server; without it development keeps mails in its mailbox and production keeps them waiting',
    ),
  MAIL_FROM: z.string().default('Tallyhouse <orders@example.com>').describe('sender of mails'),
  PASSWORD_RESET_URL: z
    .string()
    .regex(/^https?:\/\//, 'must begin with https:// or http://')
    .optional()
    .describe('page of the web client for a new password; mails lead there, or tell the token alone'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('how much is logged'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .regex(/^https?:\/\//, 'must begin with http:// or https://')
    .optional()
    .describe(
      'collector that traces are sent to, by OTLP over HTTP (port 4318); nothing is traced when not set',
    ),
  SENTRY_DSN: z
    .string()
    .regex(/^https?:\/\/\w+@[^\s/@]+\/(.*\/)?\d+$/, 'must be https://<key>@<host>/<project>')
    .optional()
    .describe('where unexpected errors are reported, by the protocol of Sentry; nowhere when not set'),
  METRICS_TOKEN: secret
    .optional()
    .describe('bearer token of /metrics; needed there in production, in development it is open without'),
  DATA_DIR: z.string().default('.data').describe('where development keeps its credentials'),
  CRASH_AT: z
    .string()
    .refine(
      (text) => crashOrderOf(text) !== undefined,
      'must be a crash point and a visit, batch.after-commit:1',
    )
    .optional()
    .describe('where the process ends itself; refused outside tests'),
});

type Parsed = z.output<typeof SETTINGS>;
export type SettingsValues = Readonly<Parsed & { AUDIT_KEY: string }>;

/** The settings of this process, parsed once and frozen. Inject it; nothing else reads the environment. */
export abstract class Settings {}
export interface Settings extends SettingsValues {}

/** Every fault of the settings at once, in words for the person who starts the program. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/**
 * Reads the settings from the environment; `NAME_FILE` names a file that holds the value of NAME.
 *
 * @throws {SettingsError} with every fault, before anything has been started
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const faults: string[] = [];
  const given: Record<string, string> = {};
  for (const name of Object.keys(SETTINGS.shape)) {
    const value = valueOf(name, environment, faults);
    if (value !== undefined && value !== '') given[name] = value;
  }
  if (faults.length > 0) throw new SettingsError(faults);
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) {
    throw new SettingsError(
      parsed.error.issues.map((issue) =>
        given[String(issue.path[0])] === undefined
          ? `${String(issue.path[0])} is not set: ${SETTINGS.shape[issue.path[0] as keyof typeof SETTINGS.shape].description}`
          : `${String(issue.path[0])}: ${issue.message}`,
      ),
    );
  }
  const settings = parsed.data;
  faults.push(...faultsOfSecrets(settings));
  if (settings.REQUEST_TIMEOUT_SECONDS <= settings.HEADERS_TIMEOUT_SECONDS)
    faults.push('REQUEST_TIMEOUT_SECONDS must be more than HEADERS_TIMEOUT_SECONDS, else neither counts');
  faults.push(...faultsOfProxies(settings.TRUSTED_PROXIES));
  if (settings.NODE_ENV !== 'test' && settings.CRASH_AT !== undefined)
    faults.push('CRASH_AT is for tests alone');
  if (settings.NODE_ENV === 'production' && settings.WEBHOOK_LOOPBACK)
    faults.push('WEBHOOK_LOOPBACK is for development alone');
  if (faults.length > 0) throw new SettingsError(faults);
  return Object.freeze({
    ...settings,
    AUDIT_KEY: settings.AUDIT_KEY ?? derivedAuditKey(settings.JWT_SECRET),
  });
}

/** The settings of the running process, from its environment. @param fixed what is not for the environment to say */
export function settingsOfProcess(fixed: Readonly<Record<string, string>> = {}): Settings {
  return readSettings({ ...process.env, ...fixed });
}

/** The keys of the audit log alone, for a verifier that has nothing else of the product. */
export function auditKeysOfProcess(): Pick<Settings, 'AUDIT_KEY' | 'AUDIT_FORMER_KEYS'> {
  const faults: string[] = [];
  const key = valueOf('AUDIT_KEY', process.env, faults) ?? '';
  const parsed = SETTINGS.shape.AUDIT_KEY.safeParse(key);
  if (!parsed.success || key === '') faults.push('AUDIT_KEY is not set: it signed the audit log');
  if (faults.length > 0) throw new SettingsError(faults);
  return { AUDIT_KEY: key, AUDIT_FORMER_KEYS: valueOf('AUDIT_FORMER_KEYS', process.env, faults) ?? '' };
}
