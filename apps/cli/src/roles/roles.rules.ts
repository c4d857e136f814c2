/** A role of MongoDB as `createRole` takes it. */
export interface DatabaseRole {
  readonly role: string;
  readonly privileges: readonly {
    readonly resource: { readonly db: string; readonly collection: string };
    readonly actions: readonly string[];
  }[];
  /** roles whose rights it has too */
  readonly roles: readonly { readonly role: string; readonly db: string }[];
}

const READ = ['find', 'listIndexes'] as const;
const WRITE = ['find', 'listIndexes', 'changeStream', 'insert', 'update', 'remove'] as const;
/** kept by the migrations beside the collections of the models */
const STATE = 'schema_state';

const APPLICATION = 'tallyhouseApplication';

/**
 * The roles that the product needs: one for the application, which can add to what is append-only and read it and
 * nothing else; one for migrations, which run before it and shape collections too; one for whoever retires and erases
 * what is in the audit log.
 *
 * @param collections of the models
 * @param appendOnly those among them that are never changed
 */
export function rolesOf(
  db: string,
  collections: readonly string[],
  appendOnly: ReadonlySet<string>,
): DatabaseRole[] {
  const on = (collection: string, ...actions: string[]) => ({ resource: { db, collection }, actions });
  const role = (
    name: string,
    privileges: DatabaseRole['privileges'],
    roles: DatabaseRole['roles'] = [],
  ): DatabaseRole => ({ role: name, privileges, roles });
  return [
    role(APPLICATION, [
      on('', 'listCollections'),
      on(STATE, ...READ),
      ...collections.map((each) => (appendOnly.has(each) ? on(each, ...READ, 'insert') : on(each, ...WRITE))),
    ]),
    role(
      'tallyhouseMigrations',
      [
        on('', 'listCollections', 'listIndexes', 'createCollection', 'collMod', 'createIndex', 'dropIndex'),
        on(STATE, 'find', 'insert', 'update'),
      ],
      [{ role: APPLICATION, db }],
    ),
    role(
      'tallyhouseAuditKeeper',
      [...appendOnly].map((each) => on(each, ...READ, 'insert', 'update', 'remove')),
    ),
  ];
}

/** The roles as a script for mongosh, which may run again. */
export function scriptOf(db: string, roles: readonly DatabaseRole[]): string {
  const lines = roles.map((each) => {
    const { role, ...rest } = each;
    const [name, made, changed] = [role, each, rest].map((part) => JSON.stringify(part));
    return `if (tallyhouse.getRole(${name})) tallyhouse.updateRole(${name}, ${changed});\nelse tallyhouse.createRole(${made});`;
  });
  return [`const tallyhouse = db.getSiblingDB(${JSON.stringify(db)});`, ...lines].join('\n');
}
