import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { faultsOfSchema, type Manifest, manifests } from './kubernetes.js';
import { faultsOfRules } from './kubernetes-rules.js';

/** The manifests with one word changed, as a text that stands in them. */
function edited(was: string, is: string): Manifest[] {
  const text = JSON.stringify(manifests());
  if (!text.includes(was)) throw new Error(`${was} stands in no manifest`);
  return JSON.parse(text.replace(was, is)) as Manifest[];
}

describe('the manifests for Kubernetes', () => {
  it('have no field that Kubernetes does not know, and none that it would refuse', () => {
    expect(manifests().flatMap(faultsOfSchema)).toEqual([]);
    expect(manifests().length).toBeGreaterThan(10);
  });

  it.each([
    [
      'a misspelt field',
      '"readOnlyRootFilesystem"',
      '"readOnlyRootFileSystem"',
      'readOnlyRootFileSystem is no field of it',
    ],
    [
      'a field in the wrong place',
      '"revisionHistoryLimit":3',
      '"image":"x"',
      '/spec/image is no field of it',
    ],
    [
      'a text for a number',
      '"periodSeconds":2',
      '"periodSeconds":"2"',
      '/periodSeconds: type {"type":"integer"}',
    ],
    [
      'what must be there and is not',
      '"maxReplicas":8',
      '"minReplicas":1',
      'required {"missingProperty":"maxReplicas"}',
    ],
    ['a kind that does not exist', 'autoscaling/v2', 'autoscaling/v3', 'there is no autoscaling/v3'],
  ])('are refused for %s', (_what, was, is, fault) => {
    expect(edited(was, is).flatMap(faultsOfSchema)).toEqual([expect.stringContaining(fault)]);
  });

  it('keep the rules of the house', () => {
    expect(faultsOfRules(manifests())).toEqual([]);
  });

  it.each([
    ['"runAsNonRoot":true', '"runAsNonRoot":false', 'may run as root'],
    ['"runAsUser":65532', '"runAsUser":1000', 'another user than the image'],
    ['"readOnlyRootFilesystem":true', '"readOnlyRootFilesystem":false', 'may write to its image'],
    ['"drop":["ALL"]', '"drop":[]', 'keeps capabilities'],
    ['"limits":{"memory":"512Mi"}', '"limits":{}', 'may take all memory'],
    ['dist/apps/worker/src/main.js', 'dist/apps/worker/main.js', 'which is not built'],
    ['"LOG_LEVEL"', '"LOGLEVEL"', 'LOGLEVEL is no setting'],
    ['"SHUTDOWN_DRAIN_SECONDS":"15"', '"SHUTDOWN_DRAIN_SECONDS":"soon"', 'SHUTDOWN_DRAIN_SECONDS'],
    ['"JWT_SECRET":""', '"JWT_SECRET":"hush"', 'JWT_SECRET is given away'],
    ['"AUDIT_KEY":"",', '', 'AUDIT_KEY is not set'],
    ['/health/ready', '/healthz', '/healthz, which is not there'],
    ['"containerPort":3000', '"containerPort":8080', 'listens on 3000'],
    ['"terminationGracePeriodSeconds":45', '"terminationGracePeriodSeconds":30', 'is killed too early'],
    ['"periodSeconds":3', '"periodSeconds":10', 'gone before everybody knows'],
    ['"targetPort":"http"', '"targetPort":"web"', 'where nobody listens'],
    ['"secretRef":{"name":"tallyhouse"}', '"secretRef":{"name":"other"}', 'other is not there'],
    ['"kind":"Deployment","name":"tallyhouse-api"', '"kind":"Deployment","name":"api"', 'scales api'],
  ])('would be caught with %s → %s', (was, is, fault) => {
    expect(faultsOfRules(edited(was, is)).join('\n')).toContain(fault);
  });

  it('are all applied but the template of the secret, at the version of this product', () => {
    const { resources, images } = parse(readFileSync('deploy/kubernetes/kustomization.yaml', 'utf8')) as {
      resources: string[];
      images: { name: string; newTag: string }[];
    };
    const there = readdirSync('deploy/kubernetes').filter((file) => file.endsWith('.yaml'));
    expect([...resources, 'kustomization.yaml', 'secret.template.yaml'].sort()).toEqual(there.sort());
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(images.map(({ newTag }) => newTag)).toEqual([version]);
    const used = JSON.stringify(manifests()).match(/"image":"[^"]+"/g) ?? [];
    expect([...new Set(used)]).toEqual([`"image":"${images[0]?.name ?? ''}"`]);
  });
});
