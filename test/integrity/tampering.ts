import type { Integrity } from '#contracts/integrity.js';
import { IntegrityService } from '../../libs/reporting/src/integrity.service.js';
import type { TestApp } from '../support/app.js';

export type Document = Record<string, unknown> & { _id: unknown };
const UNCHECKED = { bypassDocumentValidation: true } as const;

/** One field of one document, or the document itself, changed behind the product's back. */
export interface Tampering {
  readonly collection: string;
  readonly document: Document;
  /** a path in dots, or null: the document is taken away */
  readonly field: string | null;
  readonly value?: unknown;
}

/** Does harm to a database, and takes it back. */
export class Vandal {
  constructor(private readonly app: TestApp) {}

  all(collection: string): Promise<Document[]> {
    return this.of(collection).find().sort({ _id: 1 }).toArray() as Promise<Document[]>;
  }

  /** What the check says while the harm is there: the findings of each invariant that does not hold. */
  async during(tampering: Tampering): Promise<Map<string, readonly unknown[]>> {
    const { document, field, value } = tampering;
    const collection = this.of(tampering.collection);
    const named = { _id: document._id } as object;
    if (field === null) await collection.deleteOne(named);
    else await collection.updateOne(named, { $set: { [field]: value } }, UNCHECKED);
    try {
      return findingsOf(await this.check());
    } finally {
      if (field === null) await collection.insertOne(document as never, UNCHECKED);
      else await collection.replaceOne(named, document as never, UNCHECKED);
    }
  }

  async check(): Promise<readonly Integrity[]> {
    return (await this.app.get(IntegrityService).check()).checks;
  }

  private of(collection: string) {
    return this.app.database.collection(collection);
  }
}

export function findingsOf(checks: readonly Integrity[]): Map<string, readonly unknown[]> {
  const findings = new Map<string, readonly unknown[]>();
  for (const { name, failed, counterexamples } of checks)
    if (failed > 0) findings.set(name, [...(findings.get(name) ?? []), ...counterexamples]);
  return findings;
}

/** Whether one of the findings names the document, by its id or as part of another thing's name. */
export function names(findings: Iterable<readonly unknown[]>, id: unknown): boolean {
  return [...findings].flat().some((finding) => JSON.stringify(finding).includes(String(id)));
}

export function valueAt(document: Document, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);
}
