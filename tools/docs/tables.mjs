/**
 * Writes the tables of the documents that are made from code: settings (README.md, .env.example), error codes
 * (docs/errors.md), roles (docs/api.md) and events (docs/events.md). Run `npm run build` first; test/docs holds the documents to the code.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { ROLES, PERMISSIONS } from '../../dist/libs/contracts/src/access.js';
import { PERMISSIONS_OF_ROLE } from '../../dist/libs/auth/src/auth.roles.js';
import { SETTINGS } from '../../dist/libs/platform/src/config/settings.js';
import { eventsPage } from '../../dist/libs/webhooks/src/catalogue/events-page.js';
import { ERROR_CATALOGUE, statusOf } from '../../dist/libs/platform/src/http/error-catalogue.js';

const rooted = (path) => new URL(`../../${path}`, import.meta.url);
const tableOf = (head, rows) =>
  [head, head.map(() => '-'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
async function put(path, name, table) {
  const text = readFileSync(rooted(path), 'utf8');
  const [from, to] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const parts = [text.split(from)[0], text.split(to)[1]];
  if (parts.some((part) => part === undefined)) throw new Error(`${path} has no ${from} … ${to}`);
  const filled = `${parts[0]}${from}\n\n${table}\n\n${to}${parts[1]}`;
  const config = await resolveConfig(rooted(path));
  writeFileSync(rooted(path), await format(filled, { ...config, parser: 'markdown' }));
}

const settings = Object.entries(SETTINGS.shape).map(([name, schema]) => {
  const { success, data } = schema.safeParse(undefined);
  return {
    name,
    meaning: schema.description,
    required: !success,
    preset: data === undefined ? '' : String(data),
  };
});

await put(
  'README.md',
  'settings',
  tableOf(
    ['setting', 'default', 'meaning'],
    settings.map(({ name, meaning, required, preset }) => [
      `\`${name}\``,
      required ? 'required' : preset && `\`${preset}\``,
      meaning,
    ]),
  ),
);

const lines = settings.map(({ name, meaning, required, preset }) =>
  required ? `# ${meaning}; required\n${name}=` : `# ${meaning}\n#${name}=${preset}`,
);
writeFileSync(
  rooted('.env.example'),
  `# Copy to .env. Every setting of Tallyhouse; what begins with # stands at its default, and empty means not set.\n` +
    `# npm start brings MONGODB_URI and the secrets of a development machine by itself: it needs no .env at all.\n` +
    `# NAME_FILE names a file that holds the value of NAME.\n\n${lines.join('\n\n')}\n`,
);

await put(
  'docs/errors.md',
  'errors',
  tableOf(
    ['code', 'status', 'meaning'],
    Object.entries(ERROR_CATALOGUE)
      .map(([code, { meaning }]) => ({ code, meaning, status: statusOf(code) }))
      .sort((a, b) => a.status - b.status)
      .map(({ code, meaning, status }) => [`\`${code}\``, status, meaning]),
  ),
);

await put(
  'docs/api.md',
  'roles',
  tableOf(
    ['permission', ...ROLES],
    PERMISSIONS.map((permission) => [
      `\`${permission}\``,
      ...ROLES.map((role) => (PERMISSIONS_OF_ROLE[role].includes(permission) ? 'yes' : '')),
    ]),
  ),
);

const page = rooted('docs/events.md');
writeFileSync(page, await format(eventsPage(), { ...(await resolveConfig(page)), parser: 'markdown' }));
