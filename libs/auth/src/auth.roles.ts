import { PERMISSIONS, ROLES, type Permission, type Role } from '#contracts/access.js';

/**
 * Who may do what; the table "Who may" of docs/api.md. `…:any` lets the caller act for, and see what belongs to, any
 * customer; without it a service shows and takes only what is the caller's own.
 */
export const PERMISSIONS_OF_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  customer: [
    'account:self',
    'reservations:hold',
    'reservations:read',
    'orders:place',
    'orders:quote',
    'orders:read',
    'orders:cancel',
  ],
  clerk: [
    'account:self',
    'inventory:read',
    'reservations:hold',
    'reservations:read',
    'reservations:any',
    'orders:place',
    'orders:quote',
    'orders:read',
    'orders:cancel',
    'orders:any',
    'orders:process',
    'orders:hold',
    'payments:write',
    'fulfilment:read',
    'customers:read',
    'customers:write',
    'statistics:read',
  ],
  warehouse: [
    'account:self',
    'inventory:read',
    'inventory:write',
    'reservations:hold',
    'reservations:read',
    'reservations:any',
    'allocations:write',
    'orders:read',
    'orders:process',
    'fulfilment:read',
    'fulfilment:write',
  ],
  manager: [
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
    'fulfilment:read',
    'fulfilment:write',
    'customers:read',
    'customers:write',
    'statistics:read',
    'reports:read',
  ],
  auditor: [
    'account:self',
    'products:read-all',
    'inventory:read',
    'reservations:read',
    'orders:read',
    'fulfilment:read',
    'customers:read',
    'statistics:read',
    'audit:read',
    'integrity:check',
    'reports:read',
  ],
  admin: PERMISSIONS,
};

const SETS = new Map<Role, ReadonlySet<Permission>>(
  ROLES.map((role) => [role, new Set(PERMISSIONS_OF_ROLE[role])]),
);

/** @returns the one set of the role, shared by all its callers */
export const permissionsOf = (role: Role): ReadonlySet<Permission> => SETS.get(role) ?? new Set();
