import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { run } from '../contract/tools/run.js';

/** What checkov finds and we keep, each for its reason. What is not found any more must leave this list. */
const KEPT: Readonly<Record<string, string>> = {
  'CKV_K8S_8 Deployment.default.tallyhouse-worker':
    'a worker serves nothing that could be asked; it ends itself',
  'CKV_K8S_9 Deployment.default.tallyhouse-worker': 'nobody sends requests to a worker',
  ...forEach('CKV_K8S_11', 'a limit of CPU throttles an event loop; there are requests'),
  ...forEach('CKV_K8S_14', 'the tag stands in kustomization.yaml'),
  ...forEach(
    'CKV_K8S_43',
    'the digest is known when an image has been published; kustomization.yaml takes it',
  ),
  ...forEach('CKV_K8S_35', 'whoever may read the environment of the process may read its files, too'),
  ...forEach('CKV_K8S_21', 'the namespace stands in kustomization.yaml'),
  'CKV_K8S_21 ConfigMap.default.tallyhouse': 'the namespace stands in kustomization.yaml',
  'CKV_K8S_21 Service.default.tallyhouse-api': 'the namespace stands in kustomization.yaml',
};

function forEach(check: string, reason: string): Record<string, string> {
  const pods = [
    'Deployment.default.tallyhouse-api',
    'Deployment.default.tallyhouse-worker',
    'Job.default.tallyhouse-migrate',
  ];
  return Object.fromEntries(pods.map((pod) => [`${check} ${pod}`, reason]));
}

interface Report {
  readonly check_type: string;
  readonly results: { readonly failed_checks: readonly { check_id: string; resource: string }[] };
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallyhouse-checkov-'));
  cpSync('Dockerfile', join(folder, 'Dockerfile'));
  cpSync('deploy/kubernetes', join(folder, 'kubernetes'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function reports(): Promise<Report[]> {
  const file = join(folder, 'report');
  const what = ['--framework', 'dockerfile', '--framework', 'kubernetes'];
  const args = ['-d', folder, ...what, '--skip-download', '--compact', '--quiet', '-o', 'json'];
  // the report goes to a file, so that no warning gets among it
  await run('checkov', [...args, '--output-file-path', file], 'pip install checkov', folder);
  return JSON.parse(readFileSync(join(file, 'results_json.json'), 'utf8')) as Report[];
}

const foundIn = (all: readonly Report[]): string[] =>
  all.flatMap(({ results }) => results.failed_checks.map((each) => `${each.check_id} ${each.resource}`));

it('finds nothing in the image and the manifests but what is kept for a reason', async () => {
  const all = await reports();
  expect(foundIn(all).sort()).toEqual(Object.keys(KEPT).sort());
  expect(all.map(({ check_type: type }) => type).sort()).toEqual(['dockerfile', 'kubernetes']);
  for (const { summary } of all) {
    expect(summary.passed).toBeGreaterThan(50);
    expect(summary.parsing_errors).toBe(0);
  }
}, 300_000);

it('finds an image that runs as root, and a pod that may write its files', async () => {
  const image = join(folder, 'Dockerfile');
  writeFileSync(image, readFileSync(image, 'utf8').replace('USER 65532', 'USER root'));
  const api = join(folder, 'kubernetes/api.yaml');
  writeFileSync(
    api,
    readFileSync(api, 'utf8').replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'),
  );
  const found = foundIn(await reports()).join('\n');
  expect(found).toContain('CKV_DOCKER_8 ');
  expect(found).toContain('CKV_K8S_22 Deployment.default.tallyhouse-api');
}, 300_000);
