import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DCLinter } from 'dclint';
import { parse } from 'yaml';
import { SETTINGS } from '#platform/config/settings.js';
import type { Tree } from './watched.js';

const FILE = 'compose.yaml';
/** How lines are ordered and quoted is the formatter's and the reader's business. */
const OF_STYLE = [
  'service-keys-order',
  'services-alphabetical-order',
  'service-dependencies-alphabetical-order',
  'service-ports-alphabetical-order',
  'no-quotes-in-volumes',
  'top-level-properties-order',
  'require-quotes-in-ports',
  'service-container-name-regex',
];
const PROFILES = ['observability', 'mail'];
const OWN_IMAGE = 'tallyhouse';

interface Message {
  readonly rule: string;
  readonly line: number;
  readonly message: string;
}

interface Service extends Tree {
  readonly image: string;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly command?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly depends_on?: Tree;
  readonly networks?: readonly string[];
}

function serviceOf(text: string): Readonly<Record<string, Service>> {
  return (parse(text, { merge: true }) as { services: Record<string, Service> }).services;
}

/** What our own rules find. */
function faultsOf(text: string): string[] {
  const services = serviceOf(text);
  return Object.entries(services).flatMap(([name, service]) => {
    const {
      environment = {},
      ports = [],
      volumes = [],
      command = [],
      profiles = [],
      depends_on = {},
    } = service;
    const faults: string[] = [];
    if (service.cap_drop?.includes('ALL') !== true) faults.push('keeps capabilities');
    if (service.security_opt?.includes('no-new-privileges:true') !== true) faults.push('may get more rights');
    if (!service.networks?.length) faults.push('is on no network of its own choice');
    if (!/:[\w.-]+$/.test(service.image) && service.image !== OWN_IMAGE) faults.push('is of any version');
    faults.push(
      ...profiles.filter((each) => !PROFILES.includes(each)).map((each) => `has the profile ${each}`),
    );
    faults.push(
      ...ports.filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `${port} is open to all`),
    );
    faults.push(
      ...Object.keys(depends_on)
        .filter((each) => !services[each])
        .map((each) => `waits for ${each}`),
    );
    for (const volume of volumes) {
      const [path = ''] = volume.split(':');
      if (path.startsWith('.') && !existsSync(path)) faults.push(`mounts ${path}, which is not there`);
    }
    if (service.image === OWN_IMAGE) {
      if (service['read_only'] !== true) faults.push('may write to its image');
      faults.push(
        ...Object.keys(environment)
          .filter((each) => !(each in SETTINGS.shape))
          .map((each) => `${each} is no setting`),
      );
      for (const entry of command.filter((each) => each.startsWith('dist/')))
        if (!existsSync(entry.replace(/^dist\/(.*)\.js$/, '$1.ts'))) faults.push(`runs ${entry}`);
    }
    return faults.map((fault) => `${name}: ${fault}`);
  });
}

/** What the linter says, by rule. */
function linted(path: string): string[] {
  const rules = Object.fromEntries(OF_STYLE.map((rule) => [rule, 0 as const]));
  const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
  // its types name their files without an ending, which NodeNext does not follow
  const results = linter.lintFiles([path], false) as readonly { messages: readonly Message[] }[];
  return results.flatMap(({ messages }) =>
    messages.map(({ rule, line, message }) => `${rule} (${line}): ${message}`),
  );
}

describe('compose.yaml', () => {
  const text = readFileSync(FILE, 'utf8');

  it('is what Docker Compose understands, and its linter has nothing to say', () => {
    expect(linted(FILE)).toEqual([]);
  });

  it('keeps the rules of the house', () => {
    expect(faultsOf(text)).toEqual([]);
  });

  it('is the core without a profile, and has one for what watches and one for mails', () => {
    const services = Object.entries(serviceOf(text));
    const core = services.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name);
    expect(core.sort()).toEqual(
      ['api', 'migrate', 'mongo1', 'mongo2', 'mongo3', 'redis', 'replica-set', 'worker'].sort(),
    );
    for (const profile of PROFILES)
      expect(services.some(([, { profiles = [] }]) => profiles.includes(profile))).toBe(true);
  });

  it.each([
    ['PORT: 3000', 'POTR: 3000', 'POTR is no setting'],
    ["'127.0.0.1:9090:9090'", "'9090:9090'", '9090:9090 is open to all'],
    ['read_only: true\n  tmpfs', 'read_only: false\n  tmpfs', 'may write to its image'],
    ['profiles: [mail]', 'profiles: [post]', 'has the profile post'],
    ['./deploy/prometheus:', './deploy/prom:', 'mounts ./deploy/prom, which is not there'],
    ['dist/apps/worker/src/main.js', 'dist/apps/worker/main.js', 'runs dist/apps/worker/main.js'],
  ])('would be caught with %s → %s', (was, is, fault) => {
    expect(text).toContain(was);
    expect(faultsOf(text.replace(was, is)).join('\n')).toContain(fault);
  });
});
