/** A JSON Schema, or a part of one. */
export type Schema = Record<string, unknown>;

export interface ApiDocument {
  paths: Record<string, Record<string, unknown>>;
  components?: { schemas?: Record<string, Schema> };
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

/** One operation of an OpenAPI document, as a test needs it. */
export interface Operation {
  /** `POST /api/v1/search`. */
  id: string;
  method: string;
  /** With its parameters as `{name}`. */
  path: string;
  parameters: Parameter[];
  /** The schema of its JSON body; undefined where it takes none. */
  body: Schema | undefined;
  /** It takes a body that is a file, of these types. */
  fileTypes: string[];
  /** By status: the schemas of what may be answered, by content type. */
  replies: ReadonlyMap<number, Readonly<Record<string, Schema | undefined>>>;
}

const METHODS = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options']);

interface RawOperation {
  parameters?: (Partial<Parameter> & { name: string; in: Parameter['in'] })[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

/** Every operation of a document, in its order. */
export function readOperations(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.has(method))
      .map(([method, raw]) => toOperation(method.toUpperCase(), path, raw as RawOperation)),
  );
}

function toOperation(method: string, path: string, raw: RawOperation): Operation {
  const accepted = raw.requestBody?.content ?? {};
  return {
    id: `${method} ${path}`,
    method,
    path,
    parameters: (raw.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      required: parameter.required ?? false,
      schema: parameter.schema ?? {},
    })),
    body: isFile(accepted) ? undefined : accepted['application/json']?.schema,
    fileTypes: isFile(accepted) ? Object.keys(accepted) : [],
    replies: new Map(
      Object.entries(raw.responses ?? {}).map(([status, { content = {} }]) => [
        Number(status),
        Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema])),
      ]),
    ),
  };
}

/** A body whose schema says no more than that it is text. */
function isFile(content: Readonly<Record<string, { schema?: Schema }>>): boolean {
  const shown = Object.values(content);
  return shown.length > 0 && shown.every(({ schema }) => schema?.['type'] === 'string');
}

/** The schema behind a `$ref` of this document; the schema itself where it is none. */
export function resolve(schema: Schema, document: ApiDocument): Schema {
  const { $ref: ref } = schema;
  if (typeof ref !== 'string') return schema;
  const target = document.components?.schemas?.[ref.slice(ref.lastIndexOf('/') + 1)];
  if (target === undefined) throw new Error(`the document has nothing behind ${ref}`);
  return resolve(target, document);
}
