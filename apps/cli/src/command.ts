/** One thing the command line can do. */
export interface Command {
  /** what follows the command's name */
  readonly usage: string;
  readonly does: string;
  /**
   * @param args what follows the command's name
   * @returns the exit code
   * @throws {Refusal} when it cannot be done
   */
  run(args: readonly string[]): Promise<number>;
}
