import 'reflect-metadata';
import { type INestApplication, type Type } from '@nestjs/common';
import { CUSTOM_ROUTE_ARGS_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ALLOWED, PUBLIC } from '../access.js';
import { DESCRIBED, type Description } from '../describe.js';
import { NEEDS_KEY, WITHOUT_KEY } from '../idempotent.js';
import { readIfMatch } from '../preconditions.js';
import { type Returned, RETURNS } from '../returns.js';
import { type ByVersion, VersionPipe } from '../version.js';

/** What the decorators of one handler say, as far as the document is concerned. */
export interface Handler {
  readonly controller: string;
  readonly method: string;
  readonly described: Description | null;
  readonly returned: Returned | null;
  readonly body: ByVersion<Type<object>> | null;
  readonly query: ByVersion<Type<object>> | null;
  readonly permissions: readonly string[];
  readonly public: boolean;
  readonly ifMatch: boolean;
  readonly keyNeededIn: readonly number[];
  readonly keyIgnored: boolean;
}

interface Argument {
  readonly pipes?: readonly unknown[];
  readonly factory?: unknown;
}

/** Every handler of the application by `Controller.method`. */
export function handlersOf(app: INestApplication): Map<string, Handler> {
  const scanner = new MetadataScanner();
  const handlers = new Map<string, Handler>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, object>;
      for (const method of scanner.getAllMethodNames(prototype)) {
        handlers.set(
          `${metatype.name}.${method}`,
          handlerOf(metatype as Type<object>, method, prototype[method] as object),
        );
      }
    }
  }
  return handlers;
}

function handlerOf(controller: Type<object>, method: string, handler: object): Handler {
  const read = <T>(key: string): T | undefined => Reflect.getMetadata(key, handler) as T | undefined;
  const nearest = <T>(key: string): T | undefined =>
    read<T>(key) ?? (Reflect.getMetadata(key, controller) as T | undefined);
  const args = Object.entries(
    (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<string, Argument>,
  );
  const pipeOf = (kind: '3' | '4') => {
    const pipes = args
      .filter(([key]) => key.startsWith(`${kind}:`))
      .flatMap(([, { pipes: given = [] }]) => given);
    return pipes.find((pipe) => pipe instanceof VersionPipe)?.dtos ?? null;
  };
  return {
    controller: controller.name,
    method,
    described: read<Description>(DESCRIBED) ?? null,
    returned: read<Returned>(RETURNS) ?? null,
    body: pipeOf('3'),
    query: pipeOf('4'),
    permissions: nearest<readonly string[]>(ALLOWED) ?? [],
    public: nearest<boolean>(PUBLIC) === true,
    ifMatch: args.some(
      ([key, { factory }]) => key.includes(CUSTOM_ROUTE_ARGS_METADATA) && factory === readIfMatch,
    ),
    keyNeededIn: read<readonly number[]>(NEEDS_KEY) ?? [],
    keyIgnored: nearest<boolean>(WITHOUT_KEY) === true,
  };
}

/** Every class whose schema the documents need; two classes of one name would be one schema. */
export function modelsOf(handlers: Iterable<Handler>): Type<object>[] {
  const byName = new Map<string, Type<object>>();
  for (const { body, query, returned, controller, method } of handlers) {
    for (const model of [body, query, returned?.shapes].flatMap((each) => (each ? [each[1], each[2]] : []))) {
      const known = byName.get(model.name);
      if (known && known !== model)
        throw new Error(`Two classes are called ${model.name}; ${controller}.${method} uses the second`);
      byName.set(model.name, model as Type<object>);
    }
  }
  return [...byName.values()];
}
