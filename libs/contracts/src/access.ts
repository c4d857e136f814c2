/** Who is asking, and the names of what may be asked. The table role × permission stands in libs/auth. */

export const ROLES = ['customer', 'clerk', 'warehouse', 'manager', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'account:self',
  'products:write',
  'products:read-all',
  'inventory:read',
  'inventory:write',
  'reservations:hold',
  'reservations:read',
  'reservations:any',
  'allocations:write',
  'orders:place',
  'orders:quote',
  'orders:read',
  'orders:cancel',
  'orders:any',
  'orders:process',
  'orders:hold',
  'orders:agree-price',
  'payments:write',
  'refunds:write',
  'returns:request',
  'returns:read',
  'returns:approve',
  'returns:receive',
  'orders:discount',
  'fulfilment:read',
  'fulfilment:write',
  'customers:read',
  'customers:write',
  'statistics:read',
  'audit:read',
  'integrity:check',
  'reports:read',
  'operations:read',
  'users:write',
  'api-keys:write',
  'events:read',
  'webhooks:read',
  'webhooks:write',
  'dead-letters:write',
  'projections:rebuild',
  'deprecations:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * The one who makes a request. `customerId` is set for a user who is a customer; staff have none. For an API key the
 * role is `service` and `userId` is `key-<id>`.
 * The system itself (handlers, sweeps, command-line tools) is `SYSTEM`.
 */
export interface Caller {
  readonly userId: string | null;
  readonly role: Role | 'service' | 'system';
  readonly customerId: string | null;
  readonly permissions: ReadonlySet<Permission>;
}

export const SYSTEM: Caller = Object.freeze({
  userId: null,
  role: 'system',
  customerId: null,
  permissions: new Set(PERMISSIONS),
});

/** Where a change came from; copied into ledger rows, events and audit entries. */
export interface Origin {
  /** the user's id, or `system` */
  readonly actor: string;
  readonly userId: string | null;
  readonly requestId: string;
  /** the request or event that began the chain */
  readonly correlationId: string;
  /** the event that caused this one, null when a request did */
  readonly causationId: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** the span that caused it, as W3C trace context, where traces are kept */
  readonly trace?: string;
}
