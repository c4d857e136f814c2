import type { AuditNote } from '#contracts/audit.js';
import type { Product } from './product.schema.js';

const DESCRIBED = [
  'sku',
  'name',
  'description',
  'price',
  'currency',
  'status',
  'categories',
  'attributes',
] as const;

/** What the audit log keeps of a product that was made. */
export function noteOfCreation(product: Product): AuditNote {
  return {
    action: 'product.create',
    resource: 'product',
    resourceId: product._id,
    changes: Object.fromEntries(DESCRIBED.map((field) => [field, { to: product[field] }])),
  };
}

/** What the audit log keeps of a change: each field that differs, before and after. */
export function noteOfChange(before: Product, set: Partial<Product>): AuditNote {
  const fields = DESCRIBED.filter((field) => field in set);
  return {
    action: 'product.update',
    resource: 'product',
    resourceId: before._id,
    changes: Object.fromEntries(fields.map((field) => [field, { from: before[field], to: set[field] }])),
  };
}
