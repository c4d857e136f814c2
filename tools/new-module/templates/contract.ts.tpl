export interface Known{{Thing}} {
  readonly id: string;
  readonly name: string;
}

export interface {{Things}}Requests {
  /** Unknown ids are absent. */
  '{{things}}.find': { ask: { ids: readonly string[] }; answer: ReadonlyMap<string, Known{{Thing}}> };
}
export const {{THINGS}}_REQUESTS = { '{{things}}.find': true } satisfies Record<keyof {{Things}}Requests, true>;

export interface {{Things}}Events {
  '{{thing-kebab}}:created': { {{thing}}Id: string; name: string };
}
export const {{THINGS}}_EVENTS = { '{{thing-kebab}}:created': true } satisfies Record<keyof {{Things}}Events, true>;
