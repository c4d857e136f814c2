import { z } from 'zod';
import { AN_ID, id, moment } from './entry.js';

/** What a webhook is called with by `POST /webhooks/{id}/ping`: no event, and not in the feed. */
export const pingSchema = z.object({
  id: id('of this ping'),
  name: z.literal('webhook:ping'),
  version: z.int().min(1),
  occurredAt: moment('when it was asked for'),
  data: z.object({ webhookId: id('the webhook') }),
});

export const PING_EXAMPLE = {
  id: `ping:${AN_ID}`,
  name: 'webhook:ping',
  version: 1,
  occurredAt: '2027-03-01T09:30:00.120Z',
  data: { webhookId: AN_ID },
} as const;
