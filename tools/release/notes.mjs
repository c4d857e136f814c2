/** The notes of a release are its part of the changelog. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../launch/failure.mjs';
import { root } from '../launch/places.mjs';

const read = (name) => readFileSync(join(root, name), 'utf8');

/**
 * npm run release:notes -- v1.2.3: prints what CHANGELOG.md says of a version.
 *
 * @param changelog in the form of Keep a Changelog
 * @param version of package.json
 * @throws {Failure} when the tag is not of this version, or nothing is said of it
 */
export function notesOf(tag, version, changelog) {
  if (tag !== `v${version}`)
    throw new Failure(
      `The tag ${tag} is not of this version: package.json says ${version}, its tag is v${version}.`,
    );
  const [, ...parts] = changelog.split(/^(?=## )/m);
  const part = parts.find((each) => each.startsWith(`## [${version}]`));
  const notes = part?.slice(part.indexOf('\n')).trim();
  if (!notes)
    throw new Failure(
      `CHANGELOG.md says nothing of ${version}: give what is new a head  ## [${version}] - <date> .`,
    );
  return notes;
}

export function releaseNotes([tag]) {
  if (tag === undefined) throw new Failure('Name the tag: npm run release:notes -- v1.2.3 .');
  const { version } = JSON.parse(read('package.json'));
  console.log(notesOf(tag, version, read('CHANGELOG.md')));
}
