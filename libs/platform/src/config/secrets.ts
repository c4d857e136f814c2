import { createHmac } from 'node:crypto';

/** The settings that hold secrets of our own; each is good for one thing. */
const SECRETS = [
  'JWT_SECRET',
  'REFRESH_TOKEN_SECRET',
  'CURSOR_SECRET',
  'AUDIT_KEY',
  'WEBHOOK_KEY',
  'METRICS_TOKEN',
] as const;

type Secrets = { readonly [name in (typeof SECRETS)[number]]?: string | undefined };

/** What stands in examples, in tests and in the heads of people who mean to come back to it. */
const PLACEHOLDER = /change.?(me|this|it)|example|default|placeholder|insert|your[-_ ]|of-the-tests|dummy/i;
const FEWEST_SIGNS = 10;

/**
 * What is wrong with the secrets: two that are the same, and in production one that is missing or that somebody could
 * guess.
 */
export function faultsOfSecrets(settings: Secrets & { readonly NODE_ENV: string }): string[] {
  const faults: string[] = [];
  const set = SECRETS.flatMap((name) => {
    const value = settings[name];
    return value === undefined ? [] : [{ name, value }];
  });
  for (const [index, { name, value }] of set.entries()) {
    for (const other of set.slice(index + 1)) {
      if (other.value === value) faults.push(`${name} and ${other.name} must differ`);
    }
  }
  if (settings.NODE_ENV !== 'production') return faults;
  if (settings.AUDIT_KEY === undefined)
    faults.push('AUDIT_KEY is not set: it signs the audit log, and nothing stands in for it in production');
  for (const { name, value } of set) {
    if (PLACEHOLDER.test(value) || new Set(value).size < FEWEST_SIGNS)
      faults.push(`${name} can be guessed: make one by  openssl rand -base64 32`);
  }
  return faults;
}

/** The key of the audit log on a machine of development, so that one secret less must be kept there. */
export function derivedAuditKey(secret: string): string {
  return createHmac('sha256', secret).update('tallyhouse audit log').digest('base64url');
}
