import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';

const TOLD = new Set(['example', 'examples']);

/** A document without examples: they name things that are there at the moment, and no type depends on them. */
function withoutExamples(value, isNames = false) {
  if (Array.isArray(value)) return value.map((each) => withoutExamples(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => isNames || !TOLD.has(name))
      // within `properties` the keys are names of fields
      .map(([name, each]) => [name, withoutExamples(each, !isNames && name === 'properties')]),
  );
}

/** Writes the typed client of an OpenAPI document into a folder, whatever was there. */
export async function generateClient(document, folder) {
  rmSync(folder, { recursive: true, force: true });
  // the address is for whoever connects to say
  const { servers: _, ...input } = withoutExamples(document);
  await createClient({
    input,
    output: { path: folder, module: { extension: '.js' }, entryFile: false },
    plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
    logs: { level: 'silent', file: false },
  });
}

// node tools/client/generate.mjs <document.json> <folder>
if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? '')).href) {
  const [file, folder] = process.argv.slice(2);
  await generateClient(JSON.parse(readFileSync(file, 'utf8')), resolve(folder));
}
