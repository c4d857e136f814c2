import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Money, toDecimal } from '#contracts/money.js';
import { Settings } from '#platform/config/settings.js';

interface ProductList {
  readonly data: readonly { readonly id: string; readonly price: Money; readonly available: number }[] | null;
}

/**
 * Values for the examples of the documents, so that they work with one click: a product that is for sale now and, in
 * development, the demo customer. What is not there yet stays out.
 */
export async function exampleValues(app: NestFastifyApplication): Promise<Record<string, string>> {
  const answer = await app.inject({ method: 'GET', url: '/v2/products?limit=20' });
  const product = answer.json<ProductList>().data?.find((each) => each.available > 0);
  return {
    ...(product
      ? { productId: product.id, unitPrice: String(toDecimal(product.price.amount, product.price.currency)) }
      : {}),
    ...(await demoCustomer(app.get(Settings))),
  };
}

async function demoCustomer({ NODE_ENV, DATA_DIR }: Settings): Promise<{ email: string; password: string }> {
  const stranger = { email: 'ada@example.com', password: 'correct horse battery' };
  if (NODE_ENV !== 'development') return stranger;
  try {
    const file = await readFile(join(DATA_DIR, 'credentials.json'), 'utf8');
    const users = JSON.parse(file) as { role: string; email: string; password: string }[];
    const { email, password } = users.find((user) => user.role === 'customer') ?? stranger;
    return { email, password };
  } catch {
    return stranger;
  }
}
