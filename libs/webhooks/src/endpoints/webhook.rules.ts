import type { EventName } from '#contracts/registry.js';
import type { SealedSecret, Webhook } from './webhook.schema.js';

/** What a new webhook is made of. */
export interface NewWebhook {
  readonly url: string;
  readonly description: string | null;
  readonly types: EventName[] | null;
  readonly enabled: boolean;
}
export type WebhookChange = Partial<NewWebhook>;

const HOUR_MS = 3_600_000;

/** The secrets that sign at `now`, newest first. */
export function liveSecrets(secrets: readonly SealedSecret[], now: Date): SealedSecret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}

/** The secrets after one is put before them: the one so far signs on for a while, older ones end at once. */
export function rotated(
  secrets: readonly SealedSecret[],
  sealed: string,
  keepHours: number,
  now: Date,
): SealedSecret[] {
  const expiresAt = new Date(now.getTime() + keepHours * HOUR_MS);
  const [last] = secrets;
  const kept = last && keepHours > 0 ? [{ ...last, expiresAt }] : [];
  return [{ sealed, createdAt: now, expiresAt: null }, ...kept];
}

/** What of a change differs from the webhook as it is. */
export function differences(webhook: Webhook, wanted: WebhookChange): WebhookChange {
  const differs = ([field, to]: [string, unknown]): boolean =>
    JSON.stringify(webhook[field as keyof WebhookChange]) !== JSON.stringify(to);
  return Object.fromEntries(Object.entries(wanted).filter(differs));
}

/** An URL as the audit log keeps it: what stands behind the question mark may be a password. */
export function withoutQuery(text: string): string {
  const url = new URL(text);
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?…'}`;
}

/** Whether a webhook wants events of this name. */
export const wants = ({ types }: Pick<Webhook, 'types'>, name: EventName): boolean =>
  types === null || types.includes(name);
