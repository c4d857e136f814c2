import type { Integrity } from './integrity.js';

export interface KnownCustomer {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

export interface CustomersRequests {
  /** Joins the asker's transaction. `reference` is the customer's name in another system, unique. */
  'customers.create': {
    ask: {
      name: string;
      email: string | null;
      userId: string | null;
      country?: string;
      reference?: { system: string; id: string };
    };
    answer: KnownCustomer;
  };
  /** Unknown ids are absent. */
  'customers.find': { ask: { ids: readonly string[] }; answer: ReadonlyMap<string, KnownCustomer> };
  'customers.byReference': {
    ask: { system: string; ids: readonly string[] };
    answer: ReadonlyMap<string, string>;
  };
  /** The customer with this e-mail address, in whatever case; null when there is none. */
  'customers.byEmail': { ask: { email: string }; answer: string | null };
  'customers.integrity': { ask: Record<string, never>; answer: Integrity[] };
}
export const CUSTOMERS_REQUESTS = {
  'customers.create': true,
  'customers.find': true,
  'customers.byReference': true,
  'customers.byEmail': true,
  'customers.integrity': true,
} satisfies Record<keyof CustomersRequests, true>;
