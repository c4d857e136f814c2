import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { rolesOf, scriptOf } from './roles.rules.js';

const roles = rolesOf('shop', ['orders', 'audit_logs'], new Set(['audit_logs']));
const actionsOn = (role: string, collection: string) =>
  roles
    .find((each) => each.role === role)
    ?.privileges.filter(({ resource: { collection: of } }) => of === collection)
    .flatMap(({ actions }) => actions);

describe('the roles of the database', () => {
  it('let the application add to what is append-only and read it, and nothing else', () => {
    expect(actionsOn('tallyhouseApplication', 'audit_logs')).toEqual(['find', 'listIndexes', 'insert']);
    expect(actionsOn('tallyhouseApplication', 'orders')).toContain('update');
    expect(actionsOn('tallyhouseApplication', '')).toEqual(['listCollections']);
  });

  it('let whoever keeps the audit log change nothing else', () => {
    expect(actionsOn('tallyhouseAuditKeeper', 'audit_logs')).toContain('remove');
    expect(actionsOn('tallyhouseAuditKeeper', 'orders')).toEqual([]);
    expect(actionsOn('tallyhouseMigrations', 'audit_logs')).toEqual([]);
  });

  it('let migrations shape collections, and the application not', () => {
    expect(actionsOn('tallyhouseMigrations', '')).toEqual(
      expect.arrayContaining(['createCollection', 'collMod', 'createIndex']),
    );
    expect(roles.find(({ role }) => role === 'tallyhouseMigrations')?.roles).toEqual([
      { role: 'tallyhouseApplication', db: 'shop' },
    ]);
    const shaping = /collMod|createIndex|dropIndex|drop|createCollection/;
    const ofApplication = roles[0]?.privileges.flatMap(({ actions }) => actions) ?? [];
    expect(ofApplication.filter((action) => shaping.test(action))).toEqual([]);
  });

  it('are a script that makes them or changes them', () => {
    const script = scriptOf('shop', roles);
    const made: string[] = [];
    const database = {
      getRole: (name: string) => (name === 'tallyhouseMigrations' ? {} : null),
      createRole: ({ role }: { role: string }) => made.push(`made ${role}`),
      updateRole: (name: string, { role }: { role?: string }) => made.push(`changed ${name} ${role ?? ''}`),
    };
    const db = { getSiblingDB: (name: string) => (name === 'shop' ? database : null) };
    runInNewContext(script, { db });
    expect(made).toEqual([
      'made tallyhouseApplication',
      'changed tallyhouseMigrations ',
      'made tallyhouseAuditKeeper',
    ]);
  });
});
