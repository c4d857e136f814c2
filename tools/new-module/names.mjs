import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../launch/failure.mjs';

const FORM = /^[a-z][a-z0-9]{0,19}(-[a-z][a-z0-9]{0,19}){0,3}$/;
const KEYWORDS =
  'await break case catch class const continue debugger default delete do else enum export extends false finally for ' +
  'function if implements import in instanceof interface let new null package private protected public return static ' +
  'super switch this throw true try typeof var void while with yield any contracts platform source apps constructor';
const RESERVED = new Set(KEYWORDS.split(' '));
/** Imported names of the templates, which the class of the thing must not take. */
const IMPORTED = /import (?:type )?\{([^}]*)\}/g;

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
const camel = (kebab) =>
  kebab
    .split('-')
    .map((word, at) => (at === 0 ? word : capital(word)))
    .join('');
const upper = (kebab) => kebab.replaceAll('-', '_').toUpperCase();
const singularOf = (kebab) =>
  kebab
    .replace(/ies$/, 'y')
    .replace(/(?<=(ss|x|ch|sh))es$/, '')
    .replace(/(?<=[^s])s$/, '');

/**
 * Every form in which templates and edits use the two words, by placeholder.
 *
 * @param kebab the module, `gift-cards`
 * @param thing what it keeps, `gift-card`
 */
export function formsOf(kebab, thing = singularOf(kebab)) {
  return {
    kebab,
    snake: kebab.replaceAll('-', '_'),
    words: kebab.replaceAll('-', ' '),
    Words: capital(kebab.replaceAll('-', ' ')),
    things: camel(kebab),
    Things: capital(camel(kebab)),
    THINGS: upper(kebab),
    'thing-kebab': thing,
    'thing words': thing.replaceAll('-', ' '),
    thing: camel(thing),
    Thing: capital(camel(thing)),
    THING: upper(thing),
  };
}

/** Puts the forms where the placeholders are: `{{Thing}}NotFoundError`. */
export function filled(template, forms) {
  return template.replaceAll(/\{\{([\w -]+)\}\}/g, (placeholder, name) => {
    if (!(name in forms)) throw new Error(`No form is called ${placeholder}`);
    return forms[name];
  });
}

/** @throws {Failure} when the names are malformed, reserved, or taken by something of the project */
export function demandFree(root, forms, templates) {
  const { kebab, snake, THING, Thing } = forms;
  for (const name of [kebab, forms['thing-kebab']]) {
    if (!FORM.test(name))
      throw new Failure(
        `"${name}" is no name for a module: use lower-case words joined by hyphens, such as  npm run new:module -- gift-cards .`,
      );
    if (RESERVED.has(name)) throw new Failure(`"${name}" is reserved: choose another name.`);
  }
  const imported = templates.flatMap((text) =>
    [...text.matchAll(IMPORTED)].flatMap(([, names]) =>
      names.split(',').map((each) => each.trim().replace(/^type /, '')),
    ),
  );
  if (Thing in globalThis || imported.includes(Thing))
    throw new Failure(
      `A class called ${Thing} would hide another one: name the thing yourself, as in  npm run new:module -- ${kebab} ${forms['thing-kebab']}-entry .`,
    );
  const taken = [`libs/${kebab}`, `libs/contracts/src/${kebab}.ts`, `test/${kebab}`].find((path) =>
    existsSync(join(root, path)),
  );
  if (taken) throw new Failure(`${taken} is there already: choose another name.`);
  const sources = readdirSync(join(root, 'libs'), { recursive: true })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(root, 'libs', path), 'utf8'))
    .join('\n');
  const marks = [
    `path: '${kebab}'`,
    `collection: '${snake}'`,
    `'${kebab}:read'`,
    `'${THING}_NOT_FOUND'`,
    `  ${THING}_NOT_FOUND:`,
  ];
  const used = marks.find((mark) => sources.includes(mark));
  if (used) throw new Failure(`${used.trim()} is in use already: choose another name.`);
}
