import { PERMISSIONS, type Permission } from '#contracts/access.js';
import { Id, Moment, OneOf, Text, Whole } from '#platform/http/fields.js';
import type { ApiKey } from './api-key.schema.js';
import type { FreshKey } from './api-keys.js';

/** A key is nobody: it has no account to look after. */
const SCOPES = PERMISSIONS.filter((permission) => permission !== 'account:self');

export class WantedKeyDto {
  @Text({ max: 100, example: 'nightly stock import', description: 'what it is for' })
  name!: string;

  @OneOf(SCOPES, {
    many: true,
    example: ['inventory:read', 'inventory:write'],
    description: 'what it may do',
  })
  scopes!: Permission[];

  @Moment({
    optional: true,
    example: '2028-03-01T00:00:00.000Z',
    description: 'when it ends; never unless given',
  })
  expiresAt?: Date;
}

export class KeyRotationDto {
  @Whole({
    min: 0,
    max: 10_080,
    default: 60,
    example: 60,
    description: 'minutes for which the secret before still counts',
  })
  overlapMinutes: number = 60;
}

class Shown {
  @Id()
  id!: string;

  @Text({ max: 100, example: 'nightly stock import' })
  name!: string;

  @OneOf(SCOPES, { many: true, example: ['inventory:read', 'inventory:write'] })
  scopes!: Permission[];

  @Id({ nullable: true, description: 'who made it' })
  createdBy!: string | null;

  @Moment()
  createdAt!: Date;

  @Moment({ nullable: true, description: 'null: it does not end by itself' })
  expiresAt!: Date | null;

  @Moment({ nullable: true, description: 'up to a minute late' })
  lastUsedAt!: Date | null;

  @Moment({ nullable: true })
  revokedAt!: Date | null;
}

export class ApiKeyDto extends Shown {
  static from(key: ApiKey): ApiKeyDto {
    return Object.assign(new ApiKeyDto(), shown(key));
  }
}

export class FreshKeyDto extends Shown {
  @Text({
    max: 72,
    example: 'tk_66a1f0c2b7e4d5a3c9f01234_ZXhhbXBsZS1vZi1hLXNlY3JldC10aGF0LW9wZW5z',
    description: 'for `Authorization: Bearer …`; shown this once and kept nowhere',
  })
  key!: string;

  static from({ key, text }: FreshKey): FreshKeyDto {
    return Object.assign(new FreshKeyDto(), shown(key), { key: text });
  }
}

function shown({
  _id,
  name,
  scopes,
  createdBy,
  createdAt,
  expiresAt,
  lastUsedAt,
  revokedAt,
}: ApiKey): object {
  return { id: _id, name, scopes, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt };
}
