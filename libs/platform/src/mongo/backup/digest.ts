import { hash } from 'node:crypto';

const LENGTH = 32;

/** What a set of documents comes to, in whatever order they are met: how many, how long, and the sum of their hashes. */
export class Digest {
  documents = 0;
  /** of BSON */
  bytes = 0;
  private readonly sum = Buffer.alloc(LENGTH);

  /** @param document as BSON; two documents of a set are never the same, since their ids are not */
  add(document: Uint8Array): void {
    const own = hash('sha256', document, 'buffer');
    for (let at = 0; at < LENGTH; at++) this.sum[at] = (this.sum[at] as number) ^ (own[at] as number);
    this.documents += 1;
    this.bytes += document.byteLength;
  }

  /** exclusive or of the SHA-256 of each document, 64 hex digits */
  get hashes(): string {
    return this.sum.toString('hex');
  }
}
