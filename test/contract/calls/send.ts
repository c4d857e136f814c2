import type { Client, Reply } from '../../support/client.js';
import type { Operation } from '../../support/document.js';
import { type Recipe, RECIPES } from './recipes.js';
import type { World } from './world.js';

export async function bodyFor(
  world: World,
  { key, version }: Operation,
  as: Client,
  id = '',
): Promise<unknown> {
  return recipeOf(key).body?.(world, version, as, id);
}

/** Sends a request to an operation as its recipe says. @param id what stands in the path */
export async function send(
  world: World,
  operation: Operation,
  as: Client,
  id = '',
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const { key, method, path } = operation;
  const sent = body ?? (await bodyFor(world, operation, as, id));
  return as.send(
    method,
    path.replace(/\{\w+\}/, encodeURIComponent(id)) + (recipeOf(key).query ?? ''),
    sent === undefined ? undefined : JSON.stringify(sent),
    {
      ...(method === 'POST' && { 'idempotency-key': world.fresh('key') }),
      ...recipeOf(key).headers,
      ...headers,
    },
  );
}

function recipeOf(key: string): Recipe {
  const recipe = RECIPES[key];
  if (!recipe) throw new Error(`Say in recipes.ts how ${key} is called`);
  return recipe;
}
