import { Param } from '@nestjs/common';
import { AppError } from '@sekha/contracts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The `{id}` of a path: a UUID, or 400. */
export function IdParameter(): ParameterDecorator {
  return Param('id', { transform: readId });
}

function readId(text: string): string {
  if (UUID.test(text)) return text.toLowerCase();
  throw new AppError('request.malformed', 'the id in the path is not a UUID', {
    details: [{ path: 'id', problem: 'must be a UUID' }],
  });
}
