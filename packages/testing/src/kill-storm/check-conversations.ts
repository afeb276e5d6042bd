import type { ExpectedConversation } from './expected-conversation.js';
import { readConversation, sameConversation, showDifference } from './read-conversation.js';
import type { StormClient } from './storm-client.js';
import { wordOf } from './storm-texts.js';

/** Throws unless the service shows each of these exactly as expected. */
export async function checkConversations(
  client: StormClient,
  expected: readonly ExpectedConversation[],
): Promise<void> {
  const seen = await Promise.all(expected.map((one) => readConversation(client, one)));
  const wrong = expected.filter((one, at) => !sameConversation(one, seen[at]));
  if (wrong.length > 0) throw new Error(`not as acknowledged: ${showDifference(expected, seen)}`);
}

/** Throws unless the service has these conversations, and no other but those whose label may be shown. */
export async function checkNothingElse(
  client: StormClient,
  expected: readonly ExpectedConversation[],
  mayShow: (label: string) => boolean,
): Promise<void> {
  const wanted = new Set(expected.map(({ id, label }) => id ?? label));
  const seen: string[] = [];
  for (let cursor = ''; ; ) {
    const page = await client.ask('GET', `/api/v1/conversations?limit=1000${cursor}`);
    for (const { id, label } of page.results) {
      // What was imported is known by its label, which is its alone.
      const known = wanted.has(id) ? id : label;
      if (wanted.has(known) || !mayShow(label)) seen.push(known);
    }
    if (page.next_cursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
  const strangers = seen.filter((id) => !wanted.has(id));
  if (strangers.length > 0 || seen.length !== wanted.size)
    throw new Error(
      `${wanted.size} conversations are due, ${seen.length} are there, unknown: ${strangers.join(', ')}`,
    );
}

/** Throws unless each text is found by its word, first of all. */
export async function checkFound(client: StormClient, contents: readonly string[]): Promise<void> {
  for (const content of contents) {
    const found = await search(client, content);
    if (found[0] !== content) throw new Error(`"${wordOf(content)}" is kept and not found by its word`);
  }
}

/** Throws when one of these texts, all deleted, is found. */
export async function checkNotFound(client: StormClient, contents: readonly string[]): Promise<void> {
  for (const content of contents) {
    if ((await search(client, content)).includes(content))
      throw new Error(`"${wordOf(content)}" is deleted and still found`);
  }
}

async function search(client: StormClient, content: string): Promise<string[]> {
  const { results } = await client.ask('POST', '/api/v1/search', {
    query: wordOf(content),
    mode: 'keyword',
    limit: 3,
  });
  return results.map((hit: { content: string }) => hit.content);
}
