import { AppError, type ListConversationsQuery } from '@sekha/contracts';
import {
  type ConversationFilter,
  type ConversationPage,
  normaliseFolder,
  PINNED_IMPORTANCE,
} from '@sekha/store';
import { readPageCursor } from './page-cursor.js';

/** Rows of a page when nobody says, and at most. */
const USUAL = 50;
const MOST = 1_000;

export interface ListRequest {
  filter: ConversationFilter;
  page: ConversationPage;
  /** From 1; what the reply repeats. */
  pageNumber: number;
}

/** A list as asked for, in any of its generations: `page` and `page_size`, `limit` and `offset`, or a cursor. */
export function readListRequest(query: ListConversationsQuery): ListRequest {
  const limit = clamp(query.page_size ?? query.limit ?? USUAL, 1, MOST);
  const pageNumber =
    query.offset === undefined ? Math.max(1, query.page ?? 1) : Math.floor(query.offset / limit) + 1;
  const offset = query.offset ?? (pageNumber - 1) * limit;
  const after = query.cursor === undefined ? undefined : readPageCursor(query.cursor, isPlace);
  return {
    filter: readFilter(query),
    page: after === undefined ? { limit, offset } : { limit, offset: 0, after },
    pageNumber,
  };
}

export function readFilter({ label, folder, ...state }: ListConversationsQuery): ConversationFilter {
  const { pinned, archived } = readState(state);
  return {
    ...(label === undefined ? {} : { label }),
    ...(folder === undefined ? {} : { folder: normaliseFolder(folder) }),
    ...(pinned === undefined
      ? {}
      : pinned
        ? { minImportance: PINNED_IMPORTANCE }
        : { maxImportance: PINNED_IMPORTANCE - 1 }),
    ...(archived === undefined ? {} : { status: archived ? 'archived' : 'active' }),
  };
}

type State = Pick<ListConversationsQuery, 'pinned' | 'archived' | 'status'>;

/** A status is one word for what `pinned` and `archived` say. */
function readState(state: State): State {
  const { status, pinned, archived } = state;
  if (status === undefined) return state;
  if (pinned === undefined && archived === undefined)
    return status === 'pinned' ? { pinned: true } : { archived: status === 'archived' };
  const problem = 'stands instead of archived and pinned, not beside them';
  throw new AppError('request.invalid', `status: ${problem}`, { details: [{ path: 'status', problem }] });
}

function isPlace(value: unknown): value is { updatedAtMs: number; id: string } {
  const { updatedAtMs, id } = (value ?? {}) as Record<string, unknown>;
  return Number.isSafeInteger(updatedAtMs) && typeof id === 'string';
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
