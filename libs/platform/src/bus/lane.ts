/** Brings handlers to where they are wanted, one after another and round again, for as long as there is more to do. */
export class Lane {
  private readonly wanted = new Map<string, number>();
  private running: Promise<void> | null = null;

  /** @param step brings a handler a few facts closer to `head`, never throws, and says whether there is more */
  constructor(private readonly step: (name: string, head: number) => Promise<boolean>) {}

  /** Resolves when nothing that was wanted is left. */
  get done(): Promise<void> {
    return this.running ?? Promise.resolve();
  }

  want(name: string, head: number): void {
    this.wanted.set(name, Math.max(head, this.wanted.get(name) ?? 0));
    this.running ??= this.run();
  }

  private async run(): Promise<void> {
    for (let next = first(this.wanted); next; next = first(this.wanted)) {
      const [name, head] = next;
      this.wanted.delete(name);
      if (await this.step(name, head)) this.want(name, head);
    }
    this.running = null;
  }
}

const first = <K, V>(map: ReadonlyMap<K, V>): [K, V] | undefined => map.entries().next().value;
