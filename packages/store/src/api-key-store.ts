/** A key of the record: everything but the key itself, of which only the hash is kept. */
export interface StoredApiKey {
  /** SHA-256 of the key, hex. */
  hash: string;
  /** What the key is called when it is managed; tells nothing about the key. */
  id: string;
  /** How the key begins, so that people tell theirs apart; null for keys made before this was kept. */
  prefix: string | null;
  tenantId: string;
  name: string;
  scopes: string[];
  createdAtMs: number;
  /** From then on the key opens nothing; null = never. */
  expiresAtMs: number | null;
  /** Null = never used. */
  lastUsedAtMs: number | null;
}

/** The keys of all tenants: who calls is known from a key alone, so that the tenant is what a lookup tells. */
export interface ApiKeyStore {
  /** In order of creation. */
  list(): Promise<StoredApiKey[]>;
  add(key: StoredApiKey): Promise<void>;
  /** False when there was no such key. */
  remove(hash: string): Promise<boolean>;
  /** When keys were last used, by hash, in milliseconds; an earlier time than the known one changes nothing. */
  noteUses(uses: ReadonlyMap<string, number>): Promise<void>;
}
