interface Parameter {
  name?: string;
  in?: string;
}

interface Operation {
  parameters?: Parameter[];
}

/**
 * Every `{name}` of a path is a parameter of that name. The rest of a path is `*` to the router, and what Nest cannot
 * tell the type of it leaves out.
 */
export function namePathParameters<D extends { paths: Record<string, object> }>(document: D): D {
  for (const [path, operations] of Object.entries(document.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    for (const operation of Object.values(operations) as Operation[]) nameIn(operation, names);
  }
  return document;
}

function nameIn(operation: Operation, names: readonly string[]): void {
  const parameters = operation.parameters ?? [];
  for (const parameter of parameters) if (parameter.name === '*') parameter.name = 'path';
  const isThere = (name: string): boolean =>
    parameters.some((parameter) => parameter.in === 'path' && parameter.name === name);
  const missing = names
    .filter((name) => !isThere(name))
    .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  operation.parameters = [...missing, ...parameters];
}
