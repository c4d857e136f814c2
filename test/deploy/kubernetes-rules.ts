import { existsSync, readFileSync } from 'node:fs';
import { readSettings, SETTINGS } from '#platform/config/settings.js';
import { HealthController } from '#platform/health/health.controller.js';
import type { Manifest } from './kubernetes.js';
import type { Tree } from './watched.js';

/** What our own pods look like, as far as the rules go. */
interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom?: readonly { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly securityContext?: Tree & { readonly capabilities?: { readonly drop?: readonly string[] } };
  readonly resources?: { readonly requests?: Tree; readonly limits?: Tree };
  readonly [probe: `${string}Probe`]: Probe | undefined;
}
interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string };
  readonly periodSeconds?: number;
  readonly failureThreshold?: number;
}
interface Pod {
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Tree & {
    readonly containers: readonly Container[];
    readonly securityContext?: Tree;
    readonly terminationGracePeriodSeconds?: number;
  };
}

const DEADLINE_SECONDS = 25;
const SPARE_SECONDS = 5;
const LOOKS = 4;
const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
const SECRET = 'a secret of 32 signs that is none';

const at = (data: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Tree | undefined)?.[name], data);

function podOf(manifest: Manifest): Pod | null {
  const template = at(manifest, 'spec', 'template') as Tree | undefined;
  if (!template) return null;
  return {
    labels: at(template, 'metadata', 'labels') as Pod['labels'],
    spec: template['spec'] as Pod['spec'],
  };
}

/** Everything that our own rules find wrong with a set of manifests. */
export function faultsOfRules(manifests: readonly Manifest[]): string[] {
  const pods = manifests.flatMap((manifest) => {
    const pod = podOf(manifest);
    return pod ? [{ ...pod, name: `${manifest.kind} ${manifest.metadata.name}` }] : [];
  });
  return [
    ...pods.flatMap((pod) => faultsOfPod(pod.name, pod)),
    ...faultsOfSettings(manifests, pods),
    ...faultsOfLife(manifests, pods),
    ...faultsOfReferences(manifests, pods),
  ];
}

/** Nobody is root, nothing is written but to /tmp, no more memory than it says. */
function faultsOfPod(name: string, { spec }: Pod): string[] {
  const user = /^USER (\d+)$/m.exec(readFileSync('Dockerfile', 'utf8'))?.[1];
  const faults: string[] = [];
  const demand = (holds: boolean, what: string): void => void (holds || faults.push(`${name}: ${what}`));
  demand(at(spec, 'securityContext', 'runAsNonRoot') === true, 'may run as root');
  demand(String(at(spec, 'securityContext', 'runAsUser')) === user, 'runs as another user than the image');
  demand(
    at(spec, 'securityContext', 'seccompProfile', 'type') === 'RuntimeDefault',
    'has no seccomp profile',
  );
  demand(spec['automountServiceAccountToken'] === false, 'gets a token for the cluster');
  for (const container of spec.containers) {
    const { securityContext: context = {}, resources, image, args = [] } = container;
    demand(context['readOnlyRootFilesystem'] === true, 'may write to its image');
    demand(context['allowPrivilegeEscalation'] === false, 'may get more rights');
    demand(context.capabilities?.drop?.includes('ALL') === true, 'keeps capabilities');
    demand(resources?.requests?.['cpu'] !== undefined, 'asks for no CPU');
    demand(resources?.requests?.['memory'] !== undefined, 'asks for no memory');
    demand(resources?.limits?.['memory'] !== undefined, 'may take all memory');
    demand(!/:|@/.test(image), 'names a version of the image: kustomization.yaml does');
    const [entry = ''] = args;
    demand(existsSync(entry.replace(/^dist\/(.*)\.js$/, '$1.ts')), `runs ${entry}, which is not built`);
  }
  return faults;
}

/** Names and values are those of the product, and production starts on them. */
function faultsOfSettings(manifests: readonly Manifest[], pods: readonly Pod[]): string[] {
  const dataOf = (kind: string, part: string) =>
    Object.fromEntries(
      manifests.filter((each) => each.kind === kind).flatMap((each) => Object.entries(each[part] ?? {})),
    ) as Record<string, string>;
  const config = dataOf('ConfigMap', 'data');
  const secret = dataOf('Secret', 'stringData');
  const own = pods.flatMap(({ spec }) => spec.containers.flatMap(({ env = [] }) => env));
  const names = [...Object.keys(config), ...Object.keys(secret), ...own.map(({ name }) => name)];
  const faults = names.filter((name) => !(name in SETTINGS.shape)).map((name) => `${name} is no setting`);
  faults.push(
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name} is set twice`),
  );
  faults.push(
    ...Object.entries(secret).flatMap(([name, value]) => (value === '' ? [] : [`${name} is given away`])),
  );
  const secrets = Object.keys(secret).map((name, index) => [name, `${index} ${SECRET} ${index}`] as const);
  const environment = {
    ...config,
    ...Object.fromEntries(own.map(({ name, value = '' }) => [name, value])),
    ...Object.fromEntries(secrets.filter(([name]) => !/_(URI|URL|DSN)$/.test(name))),
    MONGODB_URI: 'MONGODB_URI' in secret ? 'mongodb://db/tallyhouse' : '',
  };
  try {
    readSettings(environment);
  } catch (error) {
    faults.push((error as Error).message);
  }
  return faults;
}

/** Probes ask what is there, and a pod that goes is given the time that it needs. */
function faultsOfLife(manifests: readonly Manifest[], pods: readonly (Pod & { name: string })[]): string[] {
  const paths = ['live', 'ready'].map((method) =>
    routeOf(HealthController, method as keyof HealthController),
  );
  const config = manifests.find(({ kind }) => kind === 'ConfigMap')?.['data'] as
    Record<string, string> | undefined;
  const drain = Number(config?.['SHUTDOWN_DRAIN_SECONDS'] ?? 0);
  const port = Number(config?.['PORT']);
  return pods.flatMap(({ name, spec }) => {
    const faults: string[] = [];
    const grace = spec.terminationGracePeriodSeconds ?? 30;
    const serves = spec.containers.some(({ ports = [] }) => ports.length > 0);
    if (grace < DEADLINE_SECONDS + SPARE_SECONDS + (serves ? drain : 0))
      faults.push(`${name} is killed too early`);
    for (const container of spec.containers) {
      const { ports = [] } = container;
      for (const { containerPort } of ports)
        if (containerPort !== port) faults.push(`${name} listens on ${port}, not on ${containerPort}`);
      for (const probe of PROBES) {
        const { httpGet, periodSeconds = 10, failureThreshold = 3 } = container[probe] ?? {};
        if (ports.length > 0 && !httpGet) faults.push(`${name} has no ${probe}`);
        if (!httpGet) continue;
        if (!paths.includes(httpGet.path))
          faults.push(`${name} is asked for ${httpGet.path}, which is not there`);
        if (!ports.some((each) => each.name === httpGet.port))
          faults.push(`${name} has no port ${httpGet.port}`);
        const isReadiness = probe === 'readinessProbe';
        if (httpGet.path.endsWith('ready') !== isReadiness)
          faults.push(`${name}: its ${probe} asks for ${httpGet.path}`);
        if (isReadiness && periodSeconds * failureThreshold * LOOKS > drain)
          faults.push(`${name} is gone before everybody knows`);
      }
    }
    return faults;
  });
}

/** What one object says of another is there. */
function faultsOfReferences(manifests: readonly Manifest[], pods: readonly Pod[]): string[] {
  const has = (kind: string, name: unknown) =>
    manifests.some((each) => each.kind === kind && each.metadata.name === name);
  const chosen = (labels: unknown) =>
    pods.filter((pod) =>
      Object.entries((labels ?? {}) as Tree).every(([name, value]) => pod.labels[name] === value),
    );
  const faults: string[] = [];
  for (const { spec } of pods)
    for (const { envFrom = [] } of spec.containers)
      for (const { configMapRef, secretRef } of envFrom)
        if (
          (configMapRef && !has('ConfigMap', configMapRef.name)) ||
          (secretRef && !has('Secret', secretRef.name))
        )
          faults.push(`${configMapRef?.name ?? secretRef?.name ?? ''} is not there`);
  for (const each of manifests) {
    const name = `${each.kind} ${each.metadata.name}`;
    const selector = at(each, 'spec', each.kind === 'NetworkPolicy' ? 'podSelector' : 'selector') as
      Tree | undefined;
    const labels = each.kind === 'Service' ? selector : selector?.['matchLabels'];
    if (selector && chosen(labels).length === 0) faults.push(`${name} chooses nobody`);
    if (each.kind === 'Service')
      for (const { targetPort } of at(each, 'spec', 'ports') as { targetPort: string }[])
        if (
          !chosen(labels).every(({ spec }) =>
            spec.containers.some(({ ports = [] }) => ports.some((port) => port.name === targetPort)),
          )
        )
          faults.push(`${name} leads to ${targetPort}, where nobody listens`);
    const target = at(each, 'spec', 'scaleTargetRef') as { kind: string; name: string } | undefined;
    if (target && !has(target.kind, target.name))
      faults.push(`${name} scales ${target.name}, which is not there`);
  }
  for (const { name, kind } of [
    { kind: 'Deployment', name: 'tallyhouse-api' },
    { kind: 'Deployment', name: 'tallyhouse-worker' },
    { kind: 'Job', name: 'tallyhouse-migrate' },
    { kind: 'Service', name: 'tallyhouse-api' },
  ])
    if (!has(kind, name)) faults.push(`there is no ${kind} ${name}`);
  return faults;
}

function routeOf(controller: typeof HealthController, method: keyof HealthController): string {
  const path = (target: object) => String(Reflect.getMetadata('path', target));
  return `/${path(controller)}/${path(controller.prototype[method])}`;
}
