import { AppError } from '@sekha/contracts';
import type { SpaceState, SpaceStatus } from '../embedding-spaces.js';
import type { Connection } from './connection.js';

interface SpaceRow {
  id: number;
  model: string;
  generation: number;
  dimension: number;
  state: SpaceState;
  created_ms: number;
}

const COLUMNS = 'id, model, generation, dimension, state, created_ms';

export function listSpaces(connection: Connection): SpaceStatus[] {
  return connection
    .all<SpaceRow>(`SELECT ${COLUMNS} FROM embedding_spaces WHERE state <> 'dropped' ORDER BY id`)
    .map(toStatus);
}

export function findSpace(connection: Connection, id: number): SpaceStatus | undefined {
  const row = connection.get<SpaceRow>(`SELECT ${COLUMNS} FROM embedding_spaces WHERE id = ?`, id);
  return row === undefined ? undefined : toStatus(row);
}

export function findCurrentSpace(connection: Connection): SpaceStatus | undefined {
  const row = connection.get<SpaceRow>(`SELECT ${COLUMNS} FROM embedding_spaces WHERE state = 'current'`);
  return row === undefined ? undefined : toStatus(row);
}

/** The space, when it is in this state; throws `embedding_space.conflict` otherwise. */
export function getSpaceIn(connection: Connection, id: number, state: SpaceState): SpaceStatus {
  const space = findSpace(connection, id);
  if (space === undefined) throw new AppError('request.invalid', 'There is no such embedding space.');
  if (space.state === state) return space;
  throw new AppError('embedding_space.conflict', `The embedding space is ${space.state}, not ${state}.`, {
    details: { space: id, state: space.state, needed: state },
  });
}

/** The next generation of a model. Inside a transaction. */
export function addSpace(
  writer: Connection,
  space: { model: string; dimension: number; state: SpaceState },
  nowMs: number,
): SpaceStatus {
  if (!Number.isInteger(space.dimension) || space.dimension < 1)
    throw new AppError('request.invalid', 'The dimension of an embedding space is a positive whole number.');
  const { lastInsertRowid } = writer.run(
    `INSERT INTO embedding_spaces (model, generation, dimension, state, created_ms)
     VALUES (?1, (SELECT coalesce(max(generation), 0) + 1 FROM embedding_spaces WHERE model = ?1), ?2, ?3, ?4)`,
    space.model,
    space.dimension,
    space.state,
    nowMs,
  );
  return getSpaceIn(writer, lastInsertRowid, space.state);
}

export function checkVector(space: SpaceStatus, vector: Float32Array): void {
  if (vector.length !== space.dimension) throw otherDimension(space, vector.length);
  // A sum of finite squares is finite unless it overflows, and no embedding comes near that.
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (!Number.isFinite(squares)) {
    throw new AppError('request.invalid', 'A vector holds a value that is not a finite number.');
  }
}

export function otherDimension(space: SpaceStatus, dimension: number): AppError {
  return new AppError(
    'embedding_space.conflict',
    `The model "${space.model}" made vectors of ${space.dimension} dimensions before, and now of ${dimension}.`,
    { details: { model: space.model, known: space.dimension, given: dimension } },
  );
}

function toStatus(row: SpaceRow): SpaceStatus {
  const { id, model, generation, dimension, state, created_ms } = row;
  return { id, model, generation, dimension, state, createdAtMs: created_ms };
}
