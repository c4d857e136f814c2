import { Email, Id, Moment, Nested, Text } from '#platform/http/fields.js';
import { CursorQuery, type ListAsk, PageQuery } from '#platform/http/lists.js';
import type { CustomerSearch, NewCustomer } from './customer.rules.js';
import type { CustomerChange } from './change.rules.js';
import type { Customer } from './customer.schema.js';

export interface CustomerListing {
  readonly search: CustomerSearch;
  readonly ask: ListAsk;
}

const q = {
  max: 200,
  optional: true,
  example: 'ada',
  description: 'beginnings of words of name or e-mail address',
} as const;

const email = { optional: true, description: 'the one customer with this address' } as const;

export class CustomerListV1 extends PageQuery {
  @Email(email) email?: string;
  @Text(q) q?: string;

  toDomain(): CustomerListing {
    return listing(this, this.asks());
  }
}

export class CustomerListV2 extends CursorQuery {
  @Email(email) email?: string;
  @Text(q) q?: string;

  toDomain(): CustomerListing {
    return listing(this, this.asks());
  }
}

function listing({ email, q }: CustomerSearch, ask: ListAsk): CustomerListing {
  return { search: { ...(email !== undefined && { email }), ...(q !== undefined && { q }) }, ask };
}

class CustomerReferenceDto {
  @Text({ max: 64, example: 'online-retail' }) system!: string;
  @Text({ max: 64, example: '17850' }) id!: string;
}

const country = { max: 60, optional: true, example: 'United Kingdom' } as const;

/** A customer that staff make: without a user, perhaps without an e-mail address. */
export class NewCustomerDto {
  @Text({ max: 200, example: 'Ada Lovelace' }) name!: string;
  @Email({ optional: true, nullable: true }) email?: string | null;
  @Text(country) country?: string;
  @Nested(() => CustomerReferenceDto, {
    optional: true,
    description: 'what the customer is called in another system; unique',
  })
  reference?: CustomerReferenceDto;

  toDomain(): NewCustomer {
    const { email = null, ...rest } = this;
    return { ...rest, email, userId: null };
  }
}

class AddressCore {
  @Text({ max: 60, optional: true, example: 'home' }) label?: string;
  @Text({ max: 200, example: '1 Main Street' }) street!: string;
  @Text({ max: 100, example: 'London' }) city!: string;
  @Text({ max: 100, example: 'London' }) state!: string;
  @Text({ max: 20, example: 'N1 9GU' }) zipcode!: string;
  @Text({ max: 100, optional: true, example: 'GB' }) country?: string;
}

class SavedAddressInput extends AddressCore {
  @Id({ optional: true, description: 'of an address that is kept; a new one has none' }) id?: string;
}

function plainAddress({ id, label, street, city, state, zipcode, country: land }: SavedAddressInput) {
  return {
    ...(id !== undefined && { id }),
    ...(label !== undefined && { label }),
    street,
    city,
    state,
    zipcode,
    ...(land !== undefined && { country: land }),
  };
}

export class SavedAddressView extends AddressCore {
  @Id() id!: string;
}

/** PATCH /customers/{id} */
export class CustomerChangeDto implements CustomerChange {
  @Text({ max: 200, optional: true, example: 'Ada Lovelace' }) name?: string;
  @Email({ optional: true, nullable: true, description: 'of a customer without a user' }) email?:
    string | null;
  @Text(country) country?: string;
  @Nested(() => SavedAddressInput, {
    many: true,
    max: 20,
    optional: true,
    description: 'all of them: one that is left out is gone',
  })
  addresses?: SavedAddressInput[];

  toDomain(): CustomerChange {
    const { addresses, ...rest } = this;
    return { ...rest, ...(addresses && { addresses: addresses.map(plainAddress) }) };
  }
}

export class CustomerDto {
  @Id() id!: string;
  @Text({ max: 200, example: 'Ada Lovelace' }) name!: string;
  @Email({ nullable: true }) email!: string | null;
  @Text(country) country?: string;
  @Nested(() => CustomerReferenceDto, { optional: true }) reference?: CustomerReferenceDto;
  @Nested(() => SavedAddressView, { many: true, max: 20 }) addresses!: SavedAddressView[];
  @Moment() createdAt!: Date;

  static from({
    _id,
    name,
    email,
    country: from,
    reference,
    addresses = [],
    createdAt,
  }: Customer): CustomerDto {
    return {
      id: _id,
      name,
      email,
      ...(from !== undefined && { country: from }),
      ...(reference?.id !== undefined && { reference: { system: reference.system, id: reference.id } }),
      addresses,
      createdAt,
    };
  }
}
