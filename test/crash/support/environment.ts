import { randomUUID } from 'node:crypto';

/** What every process of one shop is started with. */
export type Environment = Readonly<Record<string, string>>;

/** Settings of processes under test: no limits, quick to read logs, and a database that nobody else has. */
export function environmentFor(mongo: string, dataDir: string, more: Environment = {}): Environment {
  return {
    NODE_ENV: 'test',
    MONGODB_URI: withDatabase(mongo, `tallyhouse_crash_${randomUUID().slice(0, 8)}`),
    JWT_SECRET: 'access-secret-of-the-tests-0123456789',
    REFRESH_TOKEN_SECRET: 'refresh-secret-of-the-tests-0123456789',
    AUDIT_KEY: 'audit-key-of-the-tests-0123456789-0123',
    CURSOR_SECRET: 'cursor-secret-of-the-tests-0123456789',
    WEBHOOK_KEY: 'webhook-key-of-the-tests-0123456789-0',
    ACCESS_TOKEN_MINUTES: '60',
    RATE_LIMIT_PER_MINUTE: '0',
    LOGIN_LIMIT_PER_MINUTE: '0',
    LOG_LEVEL: 'warn',
    DATA_DIR: dataDir,
    ...more,
  };
}

/** The MongoDB of the run. */
export function sharedMongo(): string {
  const uri = process.env['MONGODB_TEST_URI'];
  if (!uri) throw new Error('MONGODB_TEST_URI is not set; run the tests by npm test');
  return uri;
}

function withDatabase(uri: string, name: string): string {
  const address = new URL(uri);
  address.pathname = `/${name}`;
  return address.href;
}
