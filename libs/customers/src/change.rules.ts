import { isDeepStrictEqual } from 'node:util';
import { ValidationFailedError } from '#platform/errors/api-error.js';
import { wordsOf } from './customer.rules.js';
import type { Customer, SavedAddress } from './customer.schema.js';

/** What is to be different; what is left out stays. The addresses are given as a whole. */
export interface CustomerChange {
  readonly name?: string;
  readonly email?: string | null;
  readonly country?: string;
  /** with the id of one that is kept; without one it is new */
  readonly addresses?: readonly (Omit<SavedAddress, 'id'> & { readonly id?: string })[];
}

/**
 * @param newId makes the id of an address that is new
 * @returns the fields that really differ; empty when nothing does
 * @throws {ValidationFailedError} the e-mail address of a customer who has a user is the user's; an address has an id that the
 * customer's addresses do not have, or two have the same
 */
export function differences(
  customer: Customer,
  wanted: CustomerChange,
  newId: () => string,
): Partial<Customer> {
  const email = wanted.email === undefined ? customer.email : (wanted.email?.trim().toLowerCase() ?? null);
  if (email !== customer.email && customer.userId !== null)
    throw new ValidationFailedError([{ field: 'email', message: "is the user's and is changed there" }]);
  const name = wanted.name ?? customer.name;
  const next: Partial<Customer> = {
    name,
    email,
    words: wordsOf(`${name} ${email ?? ''}`),
    ...(wanted.country !== undefined && { country: wanted.country }),
    ...(wanted.addresses && { addresses: addressesOf(customer, wanted.addresses, newId) }),
  };
  return Object.fromEntries(
    Object.entries(next).filter(
      ([field, value]) => !isDeepStrictEqual(value, customer[field as keyof Customer]),
    ),
  ) as Partial<Customer>;
}

function addressesOf(
  { addresses = [] }: Customer,
  wanted: NonNullable<CustomerChange['addresses']>,
  newId: () => string,
): SavedAddress[] {
  const known = new Set(addresses.map((address) => address.id));
  return wanted.map(({ id, ...address }, at) => {
    // each known id once
    if (id !== undefined && !known.delete(id))
      throw new ValidationFailedError([
        { field: `addresses[${at}].id`, message: "is none of the customer's, or named twice" },
      ]);
    return { id: id ?? newId(), ...address };
  });
}
