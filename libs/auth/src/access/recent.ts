/** A map that holds a bounded number of entries and lets the least recently used go. */
export class Recent<V> {
  private readonly entries = new Map<string, V>();

  constructor(private readonly most: number) {}

  get(key: string): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.most) return;
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.entries.delete(oldest);
  }

  /** Lets every entry go of which `gone` says so. */
  dropWhere(gone: (value: V) => boolean): void {
    for (const [key, value] of this.entries) if (gone(value)) this.entries.delete(key);
  }

  drop(key: string): void {
    this.entries.delete(key);
  }
}
