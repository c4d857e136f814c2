import type { {{Thing}} } from './{{thing-kebab}}.schema.js';

/** The {{thing words}} as it is to be made. */
export interface New{{Thing}} {
  readonly name: string;
}

export function draft{{Thing}}(id: string, wanted: New{{Thing}}, now: Date): {{Thing}} {
  return { _id: id, name: wanted.name.trim(), version: 1, eventSeq: 1, createdAt: now };
}
