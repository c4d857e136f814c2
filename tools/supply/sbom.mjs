/** Writes the software bill of materials of what runs in production (CycloneDX), or says that npm could not make it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../launch/failure.mjs';

export function sbom([file = 'artifacts/sbom.cdx.json']) {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--omit', 'dev'];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Failure(`npm sbom failed: ${stderr.trim().split('\n')[0]}`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stdout);
  console.log(`${JSON.parse(stdout).components.length} packages are in ${file}.`);
}
