/** A backup cannot be made or used, for a reason that the person who asked for it can act on: one sentence. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
  }
}
