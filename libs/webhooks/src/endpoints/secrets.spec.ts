import { expect, it } from '@jest/globals';
import type { Settings } from '#platform/config/settings.js';
import { Secrets } from './secrets.js';

const keyed = (key: string): Secrets => new Secrets({ WEBHOOK_KEY: key.repeat(32) } as unknown as Settings);

it('a secret is opened for its own webhook with the key it was sealed with, and not otherwise', () => {
  const secrets = keyed('a');
  const secret = secrets.make();
  const sealed = secrets.seal('w1', secret);
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  expect(sealed).not.toContain(secret.slice(6, 16));
  expect(secrets.seal('w1', secret)).not.toBe(sealed);
  expect(secrets.open('w1', sealed)).toBe(secret);
  expect(() => secrets.open('w2', sealed)).toThrow(/authenticate/);
  expect(() => keyed('b').open('w1', sealed)).toThrow(/authenticate/);
  expect(() => secrets.open('w1', `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`)).toThrow(
    /authenticate/,
  );
});
