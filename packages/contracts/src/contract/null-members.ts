/** Set on the schema of a member that may be left out, until {@link allowNull} or {@link forgetOptional} is through. */
export const OPTIONAL_MARK = 'x-optional';

type Schema = Record<string, unknown>;

/** Says of every member that may be left out that it may be null as well: both are read alike, and answers do it. */
export function allowNull(contract: Schema): Schema {
  return withMembers(contract, (member) => (OPTIONAL_MARK in member ? orNull(withoutMark(member)) : member));
}

/** The contract without marks: null goes without saying. */
export function forgetOptional(contract: Schema): Schema {
  return withMembers(contract, withoutMark);
}

function withMembers(contract: Schema, change: (member: Schema) => Schema): Schema {
  const properties = Object.entries((contract['properties'] ?? {}) as Record<string, Schema>);
  return {
    ...contract,
    properties: Object.fromEntries(properties.map(([name, member]) => [name, change(member)])),
  };
}

function withoutMark({ [OPTIONAL_MARK]: _mark, ...member }: Schema): Schema {
  return member;
}

function orNull(member: Schema): Schema {
  const { description, ...rest } = member;
  const said = description === undefined ? {} : { description };
  if ('$ref' in rest || 'oneOf' in rest || 'anyOf' in rest)
    return { ...said, anyOf: [rest, { type: 'null' }] };
  const { type, enum: values } = rest;
  return {
    ...member,
    ...(typeof type === 'string' ? { type: [type, 'null'] } : {}),
    ...(Array.isArray(values) ? { enum: [...new Set([...values, null])] } : {}),
  };
}
