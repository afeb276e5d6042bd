import { Param } from '@nestjs/common';
import { AppError } from '@sekha/contracts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The `{id}` of a path, or another id in it: a UUID, or 400. */
export function IdParameter(name = 'id'): ParameterDecorator {
  return Param(name, { transform: (text: string) => readId(name, text) });
}

function readId(name: string, text: string): string {
  if (UUID.test(text)) return text.toLowerCase();
  throw new AppError('request.malformed', `the ${name} in the path is not a UUID`, {
    details: [{ path: name, problem: 'must be a UUID' }],
  });
}
