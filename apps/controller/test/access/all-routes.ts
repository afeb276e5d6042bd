import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What the Fastify adapter of Nest keeps the configuration of a route under. */
const ROUTE_CONFIG = '__fastify_route_config__';

export interface DeclaredRoute {
  method: string;
  /** As declared: `/api/v1/conversations/:id`. */
  path: string;
  /** What `@Scope` says; undefined where there is none. */
  scope: string | undefined;
}

/** Every route of the application, from its controllers themselves: also what the document hides. */
export function allRoutes(app: NestFastifyApplication): DeclaredRoute[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers.flatMap(({ metatype }) => (typeof metatype === 'function' ? routesOf(metatype) : []));
}

function routesOf(controller: { prototype?: object } & object): DeclaredRoute[] {
  const prototype = controller.prototype as Record<string, unknown>;
  const bases = listOf(Reflect.getMetadata(PATH_METADATA, controller));
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (
      handler === controller ||
      typeof handler !== 'function' ||
      !Reflect.hasMetadata(PATH_METADATA, handler)
    )
      return [];
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? 'ALL';
    const { scope } = (Reflect.getMetadata(ROUTE_CONFIG, handler) ?? {}) as { scope?: string };
    return bases.flatMap((base) =>
      listOf(Reflect.getMetadata(PATH_METADATA, handler)).map((path) => ({
        method,
        path: join(base, path),
        scope,
      })),
    );
  });
}

function listOf(path: unknown): string[] {
  return Array.isArray(path) ? path.map(String) : [String(path ?? '')];
}

function join(...parts: string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
}
