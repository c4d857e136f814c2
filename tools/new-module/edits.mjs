import { Failure } from '../launch/failure.mjs';
import { filled } from './names.mjs';

/** Puts lines before (or after) the one place that the pattern finds. */
const put = (where, pattern, lines) => (text, path, forms) => {
  const found = [...text.matchAll(pattern)];
  if (found.length !== 1)
    throw new Failure(
      `${path} has ${found.length || 'no'} places like ${pattern}: mend tools/new-module/edits.mjs, nothing was changed.`,
    );
  const at = found[0].index + (where === 'after' ? found[0][0].length : 0);
  return text.slice(0, at) + filled(lines, forms) + text.slice(at);
};
const before = (pattern, lines) => put('before', pattern, lines);
const after = (pattern, lines) => put('after', pattern, lines);

/** What a module adds to files that are there, as templates; permissions and routes for manager and auditor. */
export const EDITS = {
  'libs/contracts/src/registry.ts': [
    before(
      /\n\n\/\*\* Everything one module may ask another/g,
      "\nimport { {{THINGS}}_EVENTS, {{THINGS}}_REQUESTS, type {{Things}}Events, type {{Things}}Requests } from './{{kebab}}.js';",
    ),
    after(/export type Requests = [^;]+/g, ' & {{Things}}Requests'),
    after(/export type Events = [^;]+/g, ' & {{Things}}Events'),
    before(/\}\) as readonly RequestName\[\]/g, '  ...{{THINGS}}_REQUESTS,\n'),
    before(/\}\) as readonly EventName\[\]/g, '  ...{{THINGS}}_EVENTS,\n'),
  ],
  'libs/webhooks/src/catalogue/catalogue.ts': [
    before(
      /\n\n\/\*\* Every event that the outside/g,
      "\nimport { {{THINGS}}_EVENTS } from './{{kebab}}-events.js';",
    ),
    before(/\} satisfies \{ \[N in EventName\]/g, '  ...{{THINGS}}_EVENTS,\n'),
  ],
  'docs/events.md': [
    before(
      /\n\n## product:created\n/g,
      '\n| [`{{thing-kebab}}:created`](#{{thing-kebab}}created) | {{thing-kebab}} | One {{thing words}} has been made. |',
    ),
    after(
      /\n```\n$/g,
      '\n## {{thing-kebab}}:created\n\nOne {{thing words}} has been made. Its aggregate is of type `{{thing-kebab}}`.\n\n' +
        '| field | type | meaning |\n| - | - | - |\n| `{{thing}}Id` | text | the {{thing words}} |\n' +
        '| `name` | text | what people call it |\n\n' +
        '```json\n{\n  "{{thing}}Id": "66a1f0c2b7e4d5a3c9f01234",\n  "name": "North"\n}\n```\n',
    ),
  ],
  'libs/contracts/src/access.ts': [
    before(/\] as const;\nexport type Permission\b/g, "  '{{kebab}}:read',\n  '{{kebab}}:write',\n"),
  ],
  'libs/auth/src/auth.roles.ts': [
    after(/\n {2}manager: \[[^\]]*(?=\n {2}\])/g, "\n    '{{kebab}}:read',\n    '{{kebab}}:write',"),
    after(/\n {2}auditor: \[[^\]]*(?=\n {2}\])/g, "\n    '{{kebab}}:read',"),
  ],
  'libs/auth/src/auth.roles.spec.ts': [
    before(/\};\n\ndescribe\('who may'/g, "  '{{kebab}}:read': 'ma',\n  '{{kebab}}:write': 'm',\n"),
  ],
  'docs/api.md': [
    before(
      /\n\n<!-- \/roles -->/g,
      '\n| `{{kebab}}:read` | | | | yes | yes | yes |\n| `{{kebab}}:write` | | | | yes | | yes |',
    ),
  ],
  'libs/platform/src/http/error-catalogue.ts': [
    after(
      /\n {2}IDEMPOTENCY_KEY_NOT_FOUND: absent\([^)]*\),/g,
      "\n  {{THING}}_NOT_FOUND: absent('{{thing words}}'),",
    ),
  ],
  'libs/platform/src/http/openapi/texts.ts': [
    before(/\n {2}Idempotency: /g, "\n  '{{Words}}': 'Every {{thing words}} that there is.',"),
  ],
  'docs/errors.md': [
    after(
      /\n\| `IDEMPOTENCY_KEY_NOT_FOUND` [^\n]*/g,
      "\n| `{{THING}}_NOT_FOUND` | 404 | There is no such {{thing words}}, or it is not the caller's to see. |",
    ),
  ],
  'apps/api/src/app.module.ts': [
    before(
      /\n\n\/\*\* What the system can do/g,
      "\nimport { {{Things}}Module } from '../../../libs/{{kebab}}/src/{{kebab}}.module.js';",
    ),
    before(/ {6}\],\n {6}controllers:/g, '        {{Things}}Module,\n'),
  ],
  'nest-cli.json': [
    before(
      /\n {2}\}\n\}\n?$/g,
      ',\n    "{{kebab}}": { "type": "library", "root": "libs/{{kebab}}", "sourceRoot": "libs/{{kebab}}/src" }',
    ),
  ],
  'test/contract/access/who-may.ts': [
    before(
      /\};\n$/g,
      "\n  'GET /{{kebab}}': { ...MANAGER, auditor: 'any' },\n  'GET /{{kebab}}/{id}': { ...MANAGER, auditor: 'any' },\n" +
        "  'POST /{{kebab}}': MANAGER,\n",
    ),
  ],
  'test/contract/calls/recipes.ts': [
    before(
      /\};\n$/g,
      "\n  'GET /{{kebab}}': {},\n  'POST /{{kebab}}': { body: (world) => ({ name: world.fresh('Name') }) },\n" +
        "  'GET /{{kebab}}/{id}': {\n    target: async ({ app }) =>\n" +
        "      (await app.as('manager').post('/v2/{{kebab}}', { name: 'North' })).data.id,\n  },\n",
    ),
  ],
  'test/contract/audit/entries.ts': [
    before(
      /\};\n\n\/\*\* These ask by POST/g,
      "\n  'POST /{{kebab}}': {\n    action: '{{thing-kebab}}.create',\n    resource: '{{thing-kebab}}',\n" +
        '    about: made,\n    changes: { name: { to: text } },\n  },\n',
    ),
  ],
};
