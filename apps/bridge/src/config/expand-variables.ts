import type { ScalarNode, SourceNode } from './source-tree.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `${NAME}`, `${NAME:-default}`; `$${` stands for a literal `${`. */
const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/** The tree with its variables expanded. One that is unset and has no default is noted at its scalar. */
export function expandVariables(node: SourceNode, environment: Environment): SourceNode {
  switch (node.kind) {
    case 'scalar':
      return expandScalar(node, environment);
    case 'list':
      return { ...node, entries: node.entries.map((one) => expandVariables(one, environment)) };
    case 'map':
      return {
        ...node,
        members: new Map(
          [...node.members].map(([key, { keyAt, node: value }]) => [
            key,
            { keyAt, node: expandVariables(value, environment) },
          ]),
        ),
      };
  }
}

function expandScalar(node: ScalarNode, environment: Environment): ScalarNode {
  if (typeof node.value !== 'string' || !node.value.includes('${')) return node;
  const variables: string[] = [];
  const unset: string[] = [];
  const value = node.value.replace(
    REFERENCE,
    (match, name: string | undefined, fallback: string | undefined) => {
      if (name === undefined) return match === '$${' ? '${' : match;
      variables.push(name);
      const found = environment[name];
      if (found !== undefined && (found !== '' || fallback === undefined)) return found;
      if (fallback === undefined) unset.push(name);
      return fallback ?? '';
    },
  );
  if (variables.length === 0) return { ...node, value };
  return { ...node, value, text: value, loose: true, variables, unset };
}
