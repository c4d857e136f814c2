import type { Credential } from '../../../../libs/auth/src/users/demo-users.js';
import type { Settings } from '#platform/config/settings.js';
import { controlOf } from './control.js';
import { Door } from './door.js';
import { House } from './house.js';

/** Builds an instance and lets requests in. */
export async function openInstance(
  settings: Settings,
): Promise<{ house: House; url: string; users: readonly Credential[] }> {
  const built = Promise.withResolvers<House>();
  const door = new Door(settings, await controlOf(() => built.promise));
  const { house, users } = await House.build(settings, door);
  built.resolve(house);
  return { house, url: await door.listen(settings.PORT, settings.HOST), users };
}
