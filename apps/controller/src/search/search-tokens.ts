/** Injection tokens of the ports that search stands on; the application's module provides them. */
export const MEMORY_STORE = Symbol('MemoryStore');
export const SEARCH_INDEX = Symbol('SearchIndex');
