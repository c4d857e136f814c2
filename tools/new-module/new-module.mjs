import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../launch/failure.mjs';
import { root } from '../launch/places.mjs';
import { EDITS } from './edits.mjs';
import { demandFree, filled, formsOf } from './names.mjs';
import { place } from './place.mjs';

/** Where what each template makes goes. */
const FILES = {
  'README.md': 'libs/{{kebab}}/README.md',
  'module.ts': 'libs/{{kebab}}/src/{{kebab}}.module.ts',
  'controller.ts': 'libs/{{kebab}}/src/{{kebab}}.controller.ts',
  'dto.ts': 'libs/{{kebab}}/src/{{kebab}}.dto.ts',
  'service.ts': 'libs/{{kebab}}/src/{{kebab}}.service.ts',
  'answers.ts': 'libs/{{kebab}}/src/{{kebab}}.answers.ts',
  'errors.ts': 'libs/{{kebab}}/src/{{kebab}}.errors.ts',
  'schema.ts': 'libs/{{kebab}}/src/{{thing-kebab}}.schema.ts',
  'rules.ts': 'libs/{{kebab}}/src/{{thing-kebab}}.rules.ts',
  'rules.spec.ts': 'libs/{{kebab}}/src/{{thing-kebab}}.rules.spec.ts',
  'contract.ts': 'libs/contracts/src/{{kebab}}.ts',
  'events.ts': 'libs/webhooks/src/catalogue/{{kebab}}-events.ts',
  'e2e-spec.ts': 'test/{{kebab}}/{{kebab}}.e2e-spec.ts',
};

const templateOf = (name) =>
  readFileSync(fileURLToPath(new URL(`templates/${name}.tpl`, import.meta.url)), 'utf8');

/** npm run new:module -- <name> [<thing>]: a whole small module that passes every check, or nothing. */
export async function newModule(args) {
  const [name, thing] = args;
  if (name === undefined || args.length > 2)
    throw new Failure(
      'Name the module, and what it keeps if that is not the singular:  npm run new:module -- suppliers [supplier] .',
    );
  const forms = formsOf(name, thing);
  const templates = Object.keys(FILES).map(templateOf);
  demandFree(root, forms, templates);
  const made = Object.entries(FILES).map(([template, path]) => [
    filled(path, forms),
    filled(templateOf(template), forms),
  ]);
  const changed = Object.entries(EDITS).map(([path, edits]) => [
    path,
    edits.reduce((text, edit) => edit(text, path, forms), readFileSync(join(root, path), 'utf8')),
  ]);
  place(root, await formatted([...made, ...changed]));

  console.log('\n  Made');
  for (const [path] of made) console.log(`    ${path}`);
  console.log('\n  Added lines to');
  for (const [path] of changed) console.log(`    ${path}`);
  console.log(`
  Next
    1. Say in libs/${forms.kebab}/README.md what ${forms.words} are, and give ${forms.Thing} the fields that it needs.
    2. Give the permissions ${forms.kebab}:read and ${forms.kebab}:write to the roles that should have them (auth.roles.ts, its spec,
       docs/api.md, who-may.ts); manager and auditor have them now.
    3. npm run check, then npm run test:e2e -- test/${forms.kebab}
    4. npm run migrate makes the collection and its indexes; npm start does it, too.
`);
}

/** Everything as `npm run format` would leave it. */
async function formatted(files) {
  const { format, resolveConfig } = await import('prettier');
  const texts = files.map(async ([path, text]) => {
    const filepath = join(root, path);
    return [path, await format(text, { ...(await resolveConfig(filepath)), filepath })];
  });
  return Object.fromEntries(await Promise.all(texts));
}
