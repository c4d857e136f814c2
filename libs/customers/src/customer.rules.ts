import type { KnownCustomer } from '#contracts/customers.js';
import type { Customer, Reference } from './customer.schema.js';

/** A customer as they are to be made. */
export interface NewCustomer {
  readonly name: string;
  readonly email: string | null;
  readonly userId: string | null;
  readonly country?: string;
  readonly reference?: Reference;
}

export function draftCustomer(id: string, wanted: NewCustomer, now: Date): Customer {
  const email = wanted.email?.trim().toLowerCase() ?? null;
  return {
    _id: id,
    name: wanted.name,
    words: wordsOf(`${wanted.name} ${email ?? ''}`),
    email,
    userId: wanted.userId,
    ...(wanted.country !== undefined && { country: wanted.country }),
    ...(wanted.reference && { reference: { system: wanted.reference.system, id: wanted.reference.id } }),
    version: 1,
    createdAt: now,
  };
}

/** Letters and digits in lower case, each word once. */
export function wordsOf(text: string): string[] {
  return [
    ...new Set(
      text
        .normalize('NFC')
        .toLowerCase()
        .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [],
    ),
  ];
}

export interface CustomerSearch {
  readonly email?: string;
  readonly q?: string;
}

/** @returns the database's query: the address itself, and for each word of `q` a word that begins with it */
export function filterOf({ email, q }: CustomerSearch): Record<string, unknown> {
  const words = q === undefined ? [] : wordsOf(q);
  const begins = (word: string) => ({ words: { $elemMatch: { $gte: word, $lt: `${word}\uffff` } } });
  return {
    ...(email !== undefined && { email: email.trim().toLowerCase() }),
    ...(words.length > 0 && { $and: words.map(begins) }),
    ...(q !== undefined && words.length === 0 && { words: { $in: [] } }),
  };
}

export function asKnown({ _id, name, email }: Pick<Customer, '_id' | 'name' | 'email'>): KnownCustomer {
  return { id: _id, name, email };
}
