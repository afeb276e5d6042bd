import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { contractSchemas, ERROR_STATUS } from '@sekha/contracts';
import { namePathParameters } from './name-path-parameters.js';
import { optionalHeaders } from './optional-headers.js';
import { showScopes } from './show-scopes.js';

export interface OpenApiOptions {
  title: string;
  description: string;
  version: string;
}

/** `/docs` (page) and `/openapi.json`; the document is built when it is first asked for, not at start. */
export function registerOpenApi(app: NestFastifyApplication, options: OpenApiOptions): void {
  let document: OpenAPIObject | undefined;
  const build = (): OpenAPIObject => {
    document ??= buildDocument(app, options);
    return document;
  };
  SwaggerModule.setup('docs', app, build, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
  for (const path of ['/swagger-ui', '/swagger-ui/', '/redoc'])
    app
      .getHttpAdapter()
      .getInstance()
      .get(path, (_request: unknown, reply: { redirect(to: string): unknown }) => reply.redirect('/docs'));
}

/** The document of a running application, from its routes and the contract classes. */
export function buildDocument(app: NestFastifyApplication, options: OpenApiOptions): OpenAPIObject {
  const base = new DocumentBuilder()
    // Of this version on, schemas are JSON Schema as it is.
    .setOpenAPIVersion('3.1.0')
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion(options.version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api_key')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'bearer')
    .addSecurityRequirements('api_key')
    .addSecurityRequirements('bearer')
    .build();
  const document = showScopes(optionalHeaders(namePathParameters(SwaggerModule.createDocument(app, base))));
  const used = JSON.stringify(document);
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...neededSchemas(used) },
    },
  } as OpenAPIObject;
}

/** Only the contracts that this application's routes name, directly or through each other. */
function neededSchemas(used: string): Record<string, unknown> {
  const all: Record<string, unknown> = { ...contractSchemas(), Error: ERROR_SCHEMA };
  const needed: Record<string, unknown> = {};
  const visit = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (name in needed || !(name in all)) continue;
      needed[name] = all[name];
      visit(JSON.stringify(all[name]));
    }
  };
  visit(used);
  return needed;
}

const ERROR_SCHEMA = {
  type: 'object',
  description: 'The one error shape.',
  required: ['error', 'code', 'error_code', 'request_id'],
  properties: {
    error: { type: 'string', description: 'What is wrong, for people.' },
    code: { type: 'integer', description: 'The HTTP status.' },
    error_code: {
      type: 'string',
      enum: Object.keys(ERROR_STATUS),
      description: 'What is wrong, for programs.',
    },
    details: { description: 'Where, and what; for invalid requests a list of {path, problem}.' },
    request_id: { type: 'string', description: 'As in the header x-request-id and in the log.' },
  },
};
