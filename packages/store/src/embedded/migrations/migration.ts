/** One step of the schema. Once released its SQL never changes: the store checks the checksum of what was applied. */
export interface Migration {
  /** 1, 2, 3, ... without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** Drops a table that others refer to and puts another in its place: references are checked afterwards. */
  readonly remakesTables?: true;
}
