/** The collection in which is kept what the database was made ready for, and who is at work on that. */
export const STATE = 'schema_state';

/** Its documents. */
export interface SchemaState {
  _id: string;
  /** of INDEXES: what collections, indexes and validators were last made for */
  wanted?: string;
  /** of RESTORING: the backup that is being brought back */
  backup?: string;
}

export const INDEXES = 'indexes';
/** there while the database is being restored: nothing in it is whole yet */
export const RESTORING = 'restore';
/** who shapes the database at the moment */
export const LOCK = 'lock';
/** These belong to the database and its moment, not to what it holds. */
export const OF_THE_MOMENT = [RESTORING, LOCK];
