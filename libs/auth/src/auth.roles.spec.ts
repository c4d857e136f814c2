import { describe, expect, it } from '@jest/globals';
import { PERMISSIONS, type Permission, ROLES } from '#contracts/access.js';
import { PERMISSIONS_OF_ROLE, permissionsOf } from './auth.roles.js';

/** The table "Who may": c, k, w, m, a for customer, clerk, warehouse, manager, auditor; an admin may all. */
const LETTERS = { c: 'customer', k: 'clerk', w: 'warehouse', m: 'manager', a: 'auditor' } as const;

const WHO_MAY: Record<Permission, string> = {
  'account:self': 'ckwma',
  // products: all states for the manager to write and for the auditor to read, ACTIVE ones for anybody
  'products:write': 'm',
  'products:read-all': 'ma',
  // inventory, allocations, fulfilment: clerk reads, warehouse and manager write, auditor reads
  'inventory:read': 'kwma',
  'inventory:write': 'wm',
  'allocations:write': 'wm',
  'fulfilment:read': 'kwma',
  'fulfilment:write': 'wm',
  // free holds: a customer's own, any for staff, to read for the auditor
  'reservations:hold': 'ckwm',
  'reservations:read': 'ckwma',
  'reservations:any': 'kwm',
  // orders: a customer's own, any for clerk and manager, to read for warehouse and auditor, who change none
  'orders:place': 'ckm',
  'orders:quote': 'ckm',
  'orders:read': 'ckwma',
  'orders:cancel': 'ckm',
  'orders:any': 'km',
  'orders:agree-price': 'm',
  'orders:discount': 'km',
  'orders:process': 'kwm',
  'orders:hold': 'km',
  // payments and refunds are recorded by clerk and manager
  'payments:write': 'km',
  'refunds:write': 'km',
  // returns: requested for oneself or, by clerk and manager, for anybody; approved by these, received by the warehouse
  'returns:request': 'ckm',
  'returns:read': 'ckwma',
  'returns:approve': 'km',
  'returns:receive': 'wm',
  'customers:read': 'kma',
  'customers:write': 'km',
  'statistics:read': 'kma',
  'audit:read': 'a',
  'integrity:check': 'a',
  'reports:read': 'ma',
  // the operations page is for all staff; what of it they may do follows from their other permissions
  'operations:read': 'kwma',
  'users:write': '',
  'api-keys:write': '',
  'events:read': '',
  'webhooks:read': '',
  'webhooks:write': '',
  'dead-letters:write': '',
  'projections:rebuild': '',
  'deprecations:read': '',
};

describe('who may', () => {
  it.each(PERMISSIONS)('%s', (permission) => {
    const allowed = ROLES.filter((role) => permissionsOf(role).has(permission));
    const expected = WHO_MAY[permission].split('').map((letter) => LETTERS[letter as keyof typeof LETTERS]);
    expect(allowed).toEqual([...expected, 'admin']);
  });

  it('names no permission twice', () => {
    for (const role of ROLES) {
      expect(new Set(PERMISSIONS_OF_ROLE[role]).size).toBe(PERMISSIONS_OF_ROLE[role].length);
    }
  });
});
