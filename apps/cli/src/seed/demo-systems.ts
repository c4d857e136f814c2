import type { INestApplicationContext } from '@nestjs/common';
import type { Caller } from '#contracts/access.js';
import { ApiKeys } from '../../../../libs/auth/src/keys/api-keys.js';
import { WebhooksService } from '../../../../libs/webhooks/src/endpoints/webhooks.service.js';
import { actingAs } from './demo-caller.js';

const KEY = { name: 'Warehouse scanners', scopes: ['inventory:read', 'fulfilment:read'] } as const;
/** A name that leads nowhere, by RFC 2606; it is told only of what a demonstration seldom does. */
const WEBHOOK = {
  url: 'https://hooks.shop.example/tallyhouse',
  description: 'A system that is not there: what is sent to it fails, and can be looked at',
  types: ['product:discontinued'],
  enabled: true,
} as const;
const ANY = { limit: 100 };

/**
 * What other systems have here, so that whatever can be done to it can be tried: an API key, which nobody holds, and a
 * webhook. Again, it changes nothing.
 *
 * @param admin who makes them
 */
export async function connectDemoSystems(app: INestApplicationContext, admin: Caller): Promise<void> {
  const [keys, webhooks] = [app.get(ApiKeys), app.get(WebhooksService)];
  await actingAs(admin, async () => {
    const known = await keys.list(ANY);
    if (!known.rows.some(({ name }) => name === KEY.name)) await keys.make(admin, KEY);
    const called = await webhooks.list(ANY);
    if (!called.rows.some(({ url }) => url === WEBHOOK.url))
      await webhooks.create({ ...WEBHOOK, types: [...WEBHOOK.types] });
  });
}
