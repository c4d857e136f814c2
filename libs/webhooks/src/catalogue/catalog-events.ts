import { z } from 'zod';
import type { CatalogEvents } from '#contracts/catalog.js';
import { DISCONTINUATION_EVENTS } from './discontinuation-events.js';
import { AN_ID, type EventEntry, id } from './entry.js';

const product = z.object({ productId: id('the product'), sku: z.string().describe('unique, in any case') });
const PRODUCT = { productId: AN_ID, sku: 'MUG-BLUE' };

export const CATALOG_EVENTS = {
  'product:created': {
    summary: 'A product has been made; it need not be for sale yet.',
    aggregate: 'product',
    data: product,
    example: PRODUCT,
  },
  'product:updated': {
    summary: 'Something about a product has changed.',
    aggregate: 'product',
    data: product.extend({ changed: z.array(z.string()).describe('names of the fields that changed') }),
    example: { ...PRODUCT, changed: ['price'] },
  },
  ...DISCONTINUATION_EVENTS,
} satisfies { [N in keyof CatalogEvents]: EventEntry<N> };
