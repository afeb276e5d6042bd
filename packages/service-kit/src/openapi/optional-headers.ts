interface Parameter {
  name?: string;
  in?: string;
  required?: boolean;
}

interface Operation {
  parameters?: Parameter[];
}

/** By the standard these are no parameters of an operation. */
const NO_PARAMETERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

/** Nest takes every header that a route reads for required; a generated client would then demand all of them. */
export function optionalHeaders<D extends { paths: Record<string, object> }>(document: D): D {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path) as Operation[]);
  for (const operation of operations) {
    const parameters = (operation.parameters ?? []).filter((one) => !isNone(one));
    for (const parameter of parameters) if (parameter.in === 'header') parameter.required = false;
    operation.parameters = parameters;
  }
  return document;
}

function isNone({ name = '', in: place }: Parameter): boolean {
  return place === 'header' && NO_PARAMETERS.has(name.toLowerCase());
}
