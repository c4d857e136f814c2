import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as disruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import { validate as job } from 'kubernetes-models/_schemas/IoK8sApiBatchV1Job';
import { validate as namespace } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Namespace';
import { validate as networkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as podAutoscaler } from 'kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler';
import { validate as secret } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { parseAllDocuments } from 'yaml';
import { type Tree, watched, unseenIn } from './watched.js';

const FOLDER = 'deploy/kubernetes';

/** An object of a cluster, and the file that it stands in. */
export interface Manifest extends Tree {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Tree & { readonly name: string };
}

interface Validator {
  (data: unknown): boolean;
  errors?: readonly { instancePath: string; keyword: string; params: object }[] | null;
}

/** Made from the OpenAPI document of Kubernetes. */
const SCHEMAS: Readonly<Record<string, Validator>> = {
  'v1 ConfigMap': configMap as Validator,
  'v1 Namespace': namespace as Validator,
  'v1 Secret': secret as Validator,
  'v1 Service': service as Validator,
  'apps/v1 Deployment': deployment as Validator,
  'batch/v1 Job': job as Validator,
  'policy/v1 PodDisruptionBudget': disruptionBudget as Validator,
  'networking.k8s.io/v1 NetworkPolicy': networkPolicy as Validator,
  'autoscaling/v2 HorizontalPodAutoscaler': podAutoscaler as Validator,
};

/** Every object that stands in the folder, but that of kustomize. */
export function manifests(folder = FOLDER): Manifest[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
    .flatMap((file) => {
      const documents = parseAllDocuments(readFileSync(join(folder, file), 'utf8'), { strict: true });
      return [...documents].map((document) => {
        if (document.errors.length > 0) throw new Error(`${file}: ${String(document.errors[0])}`);
        return { ...(document.toJS() as object), file } as Manifest;
      });
    });
}

/** What Kubernetes would refuse, or ignore without a word. */
export function faultsOfSchema({ file, ...object }: Manifest): string[] {
  const name = `${file}: ${object.kind} ${object.metadata.name}`;
  const validator = SCHEMAS[`${object.apiVersion} ${object.kind}`];
  if (!validator) return [`${name}: there is no ${object.apiVersion} ${object.kind}`];
  const seen = new Set<string>();
  const isValid = validator(watched(object, seen));
  const errors = (validator.errors ?? []).map(
    ({ instancePath, keyword, params }) => `${name}${instancePath}: ${keyword} ${JSON.stringify(params)}`,
  );
  // a field that the schema never looks at is one that it does not know
  const unknown = unseenIn(object, seen).map((path) => `${name}${path} is no field of it`);
  return [...(isValid ? [] : errors), ...unknown];
}
