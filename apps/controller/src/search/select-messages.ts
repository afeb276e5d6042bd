import type { IndexFilter } from '@sekha/search-index';
import type { ConversationFilter, ConversationStore } from '@sekha/store';
import type { SearchNarrowing } from './search-request.js';

/** What a search may look at; `undefined` stands for nothing at all. */
export interface MessageSelection {
  conversations: ConversationFilter;
  index: IndexFilter;
}

/** Translates a narrowing into a filter of the index; the record says which conversations it means. */
export async function selectMessages(
  store: ConversationStore,
  narrowing: SearchNarrowing,
): Promise<MessageSelection | undefined> {
  if (isImpossible(narrowing)) return undefined;
  const conversations = toConversationFilter(narrowing);
  const { roles, names, afterMs, beforeMs } = narrowing;
  const index: IndexFilter = {
    ...(roles === undefined ? {} : { roles }),
    ...(names === undefined ? {} : { names }),
    ...(afterMs === undefined ? {} : { afterMs }),
    ...(beforeMs === undefined ? {} : { beforeMs }),
  };
  const { withinFolders, exceptFolders = [] } = narrowing;
  const isEverywhere = withinFolders === undefined && exceptFolders.length === 0;
  if (isEverywhere && Object.keys(conversations).length === 0) return { conversations, index };
  const conversationKeys = await keysOf(store, conversations, withinFolders, exceptFolders);
  return conversationKeys.length === 0 ? undefined : { conversations, index: { ...index, conversationKeys } };
}

/** A store filters by one folder; several, and exclusions, are put together here. */
async function keysOf(
  store: ConversationStore,
  filter: ConversationFilter,
  within: readonly string[] | undefined,
  except: readonly string[],
): Promise<number[]> {
  const inside =
    within === undefined
      ? [await store.keys(filter)]
      : await Promise.all(within.map((folder) => store.keys({ ...filter, folder })));
  const outside = await Promise.all(except.map((folder) => store.keys({ folder })));
  const refused = new Set(outside.flat());
  return [...new Set(inside.flat())].filter((key) => !refused.has(key));
}

function toConversationFilter(narrowing: SearchNarrowing): ConversationFilter {
  const { conversationIds, label, labels, folder, status, minImportance, maxImportance, metadata } =
    narrowing;
  return {
    ...(conversationIds === undefined ? {} : { ids: conversationIds }),
    ...(label === undefined ? {} : { label }),
    ...(labels === undefined ? {} : { labels }),
    ...(folder === undefined ? {} : { folder }),
    ...(status === undefined ? {} : { status }),
    ...(minImportance === undefined ? {} : { minImportance }),
    ...(maxImportance === undefined ? {} : { maxImportance }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** A conversation bears one label: two different ones at once are never found. */
function isImpossible({ everyLabel, labels, roles, conversationIds }: SearchNarrowing): boolean {
  if (everyLabel === true && new Set(labels).size > 1) return true;
  return roles?.length === 0 || conversationIds?.length === 0 || labels?.length === 0;
}
