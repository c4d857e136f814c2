import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        version?: string;
        resolved?: string;
        integrity?: string;
        hasInstallScript?: boolean;
        link?: boolean;
        optional?: boolean;
        os?: string[];
      }
    >
  >;
}
interface Floors {
  readonly floors: Readonly<Record<string, { least: string; why: string }>>;
  readonly installScripts: Readonly<Record<string, string>>;
}
const json = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;
const lock = json<Lock>('package-lock.json');
const { floors, installScripts } = json<Floors>('tools/supply/floors.json');
const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

const isAtLeast = (version: string, least: string): boolean => {
  const [have, want] = [version, least].map((text) => text.split('-', 1)[0]?.split('.').map(Number) ?? []);
  for (const [index, number] of (want ?? []).entries()) {
    const had = have?.[index] ?? 0;
    if (had !== number) return had > number;
  }
  return true;
};

describe('packages', () => {
  it('are pinned to one version each', () => {
    const { dependencies, devDependencies, optionalDependencies } =
      json<Record<string, Record<string, string>>>('package.json');
    const all = { ...dependencies, ...devDependencies, ...optionalDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual(
      [],
    );
  });

  it('come from the registry over TLS, by their hash', () => {
    const args = [
      '--path',
      'package-lock.json',
      '--type',
      'npm',
      '--validate-https',
      '--allowed-hosts',
      'npm',
      '--validate-integrity',
    ];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['node_modules/lockfile-lint/bin/lockfile-lint.js', ...args],
      { encoding: 'utf8' },
    );
    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    // what another platform would take its own registry's word for is never installed here
    const unhashed = installed.filter(
      ([, { integrity, link, optional, os }]) => !integrity && !link && !(optional && os),
    );
    expect(unhashed.map(([path]) => path)).toEqual([]);
  });

  it('are not older than what mended a known weakness', () => {
    const old = installed.flatMap(([path, { version = '' }]) => {
      const floor = floors[nameOf(path)];
      return floor && !isAtLeast(version, floor.least)
        ? [`${path} ${version} < ${floor.least}: ${floor.why}`]
        : [];
    });
    expect(old).toEqual([]);
    expect(Object.keys(floors).filter((name) => !installed.some(([path]) => nameOf(path) === name))).toEqual(
      [],
    );
  });

  it('that want to run a script when they are installed are known, each with what it is for', () => {
    const scripted = installed
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => nameOf(path));
    expect([...new Set(scripted)].sort()).toEqual(Object.keys(installScripts).sort());
  });

  it('compare by number', () => {
    expect(['5.12.1', '5.13.0', '6.0.0', '10.0.0'].every((version) => isAtLeast(version, '5.12.1'))).toBe(
      true,
    );
    expect(['5.12.0', '5.9.9', '4.99.99'].some((version) => isAtLeast(version, '5.12.1'))).toBe(false);
  });
});
