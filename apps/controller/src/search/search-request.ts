import {
  AppError,
  MAX_SEARCH_WINDOW,
  parseInstant,
  type SearchBody,
  type SearchFilterMembers,
  type SearchMode,
} from '@sekha/contracts';
import { readSaidBy } from '../conversations/speaker.js';
import { fromCursor } from './search-cursor.js';

/** What narrows a search; every member narrows further. */
export interface SearchNarrowing {
  label?: string;
  labels?: readonly string[];
  /** The conversation must bear each of the labels, not just one. */
  everyLabel?: boolean;
  folder?: string;
  /** One of these folders (or below) is enough. */
  withinFolders?: readonly string[];
  /** None of these folders, nor below. */
  exceptFolders?: readonly string[];
  /** Said by one of these roles or one of these names: either is enough. */
  roles?: readonly string[];
  names?: readonly string[];
  status?: 'active' | 'archived';
  conversationIds?: readonly string[];
  /** Inclusive. */
  afterMs?: number;
  /** Exclusive. */
  beforeMs?: number;
  minImportance?: number;
  maxImportance?: number;
  metadata?: Readonly<Record<string, string | number | boolean>>;
}

export interface SearchRequest {
  query: string;
  mode: SearchMode;
  narrowing: SearchNarrowing;
  limit: number;
  offset: number;
  explain: boolean;
}

const DEFAULT_LIMIT = 10;

/** Translates the wire shape once; throws `request.invalid` for a cursor of another search or a window too deep. */
export function toSearchRequest(body: SearchBody): SearchRequest {
  const { query } = body;
  const mode = body.mode ?? 'hybrid';
  const narrowing = toNarrowing(body);
  const cursor = body.cursor ?? undefined;
  const { limit, offset: first } = toPage(body);
  const offset = cursor === undefined ? first : fromCursor(cursor, searchIdentity(query, mode, narrowing));
  checkWindow(offset, limit);
  return { query, mode, narrowing, limit, offset, explain: body.explain ?? false };
}

/** Where the hits that are asked for begin, and how many they are. */
export function toPage({ limit, offset, page }: { limit?: number; offset?: number; page?: number }): {
  limit: number;
  offset: number;
} {
  const size = limit ?? DEFAULT_LIMIT;
  return { limit: size, offset: offset ?? ((page ?? 1) - 1) * size };
}

/** What a cursor is bound to. */
export function searchIdentity(query: string, mode: SearchMode, narrowing: SearchNarrowing): unknown {
  return [query, mode, Object.entries(narrowing).sort(([a], [b]) => (a < b ? -1 : 1))];
}

export function checkWindow(offset: number, limit: number): void {
  if (offset + limit <= MAX_SEARCH_WINDOW) return;
  const problem = `offset + limit must not be greater than ${MAX_SEARCH_WINDOW}; narrow the search instead`;
  throw new AppError('request.invalid', problem, { details: [{ path: 'offset', problem }] });
}

/** Filters beside the query and in `filters`, as one; the object wins. */
export function toNarrowing(body: SearchFilterMembers & { filters?: SearchFilterMembers }): SearchNarrowing {
  const members: SearchFilterMembers = { ...present(body), ...present(body.filters ?? {}) };
  return present({
    label: members.label,
    labels: unlessEmpty(members.labels),
    everyLabel: members.labels_match === 'all' ? true : undefined,
    folder: members.folder,
    ...saidBy(members.role, unlessEmpty(members.roles)),
    status: members.status,
    conversationIds: both(members.conversation_id, members.conversation_ids),
    afterMs: instant(members.after),
    beforeMs: instant(members.before),
    minImportance: members.min_importance,
    maxImportance: members.max_importance,
    metadata: members.metadata,
  }) as SearchNarrowing;
}

/** Clients send an empty list for "any". Not so with conversations: who may read none must not find all. */
function unlessEmpty<T>(list: readonly T[] | null | undefined): readonly T[] | undefined {
  return list?.length === 0 ? undefined : (list ?? undefined);
}

function saidBy(
  role: string | undefined,
  roles: readonly string[] | undefined,
): Pick<SearchNarrowing, 'roles' | 'names'> {
  const words = both(role, roles);
  if (words === undefined) return {};
  const said = readSaidBy(words);
  return said.names.length === 0 ? { roles: said.roles } : said;
}

/** `role` and `roles` both narrow: what is in both, when both are given. */
function both(one: string | undefined, many: readonly string[] | undefined): readonly string[] | undefined {
  if (one === undefined) return many;
  return many === undefined || many.includes(one) ? [one] : [];
}

function instant(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseInstant(text);
}

/** Without what is absent; JSON's null counts as absent. */
function present<T extends object>(members: T): T {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  ) as T;
}
