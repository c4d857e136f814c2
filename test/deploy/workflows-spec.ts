import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parse } from 'yaml';

const FOLDER = '.github/workflows';
const read = (name: string): string => readFileSync(`${FOLDER}/${name}`, 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly 'timeout-minutes'?: number; readonly steps: readonly Step[] }>
  >;
}

/** What GitHub would refuse. */
async function refusedIn(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** What our own rules find. */
function faultsOf(content: string): string[] {
  const { permissions, jobs } = parse(content) as Workflow;
  const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts;
  const faults =
    JSON.stringify(permissions) === '{"contents":"read"}' ? [] : ['begins with more than reading'];
  for (const [name, job] of Object.entries(jobs)) {
    if (job['timeout-minutes'] === undefined) faults.push(`${name} may run for ever`);
    for (const { uses, run } of job.steps) {
      if (uses !== undefined && !/^[\w-]+\/[\w-]+@v\d+$/.test(uses)) faults.push(`${uses} is of any version`);
      // a name that somebody else chose would be run as a command
      if (run?.includes('${{')) faults.push(`${name} runs what an expression says`);
      for (const [, script = ''] of run?.matchAll(/npm run (?:--silent )?([\w:]+)/g) ?? [])
        if (!(script in scripts)) faults.push(`${name} runs ${script}, which is no script`);
    }
  }
  return faults;
}

describe('workflows', () => {
  const names = readdirSync(FOLDER);

  it.each(names)('%s is one that GitHub understands, and keeps the rules', async (name) => {
    expect(await refusedIn(name, read(name))).toEqual([]);
    expect(faultsOf(read(name))).toEqual([]);
  });

  it.each([
    ['runs-on: ubuntu-24.04', 'run-on: ubuntu-24.04', /run-on/],
    ['needs: image', 'needs: images', /images/],
    ['steps.push.outputs.digest }}', 'stepz.push.outputs.digest }}', /stepz/],
    ['packages: write', 'packages: maybe', /maybe/],
  ])('a release with %s → %s would be refused', async (was, is, reason) => {
    expect(read('release.yml')).toContain(was);
    const refused = await refusedIn('release.yml', read('release.yml').replace(was, is));
    expect(refused.join('\n')).toMatch(reason);
  });

  it.each([
    ['actions/checkout@v4', 'actions/checkout@main', 'actions/checkout@main is of any version'],
    ['"$GITHUB_REF_NAME"', '"${{ github.ref_name }}"', 'runs what an expression says'],
    ['release:notes', 'release:note', 'release:note, which is no script'],
    ['permissions:\n  contents: read', 'permissions:\n  contents: write', 'begins with more than reading'],
    ['    timeout-minutes: 10\n', '', 'publish may run for ever'],
  ])('a release with %s → %s would be caught', (was, is, fault) => {
    expect(read('release.yml')).toContain(was);
    expect(faultsOf(read('release.yml').replace(was, is)).join('\n')).toContain(fault);
  });
});

describe('the notes of a release', () => {
  let notesOf: (tag: string, version: string, changelog: string) => string;
  beforeAll(async () => {
    const script = pathToFileURL(resolve('tools/release/notes.mjs')).href;
    ({ notesOf } = (await import(script)) as { notesOf: typeof notesOf });
  });
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.3] - 2026-11-23\n\n### Added\n\n- a thing\n\n## [1.2.2] - 2026-01-01\n\n- before\n';

  it('are what the changelog says of that version', () => {
    expect(notesOf('v1.2.3', '1.2.3', changelog)).toBe('### Added\n\n- a thing');
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(notesOf(`v${version}`, version, readFileSync('CHANGELOG.md', 'utf8'))).toMatch(/^\S/);
  });

  it('are refused for another version, and for one that nothing is said of', () => {
    expect(() => notesOf('v1.2.4', '1.2.3', changelog)).toThrow('package.json says 1.2.3');
    expect(() => notesOf('v1.2.4', '1.2.4', changelog)).toThrow('says nothing of 1.2.4');
    expect(() => notesOf('v1.2.4', '1.2.4', `${changelog}\n## [1.2.4] - 2026-12-01\n`)).toThrow(
      'says nothing',
    );
  });
});
