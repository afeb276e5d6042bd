import type { ExpectedConversation } from './expected-conversation.js';
import type { StormClient } from './storm-client.js';

const PAGE = 1_000;

/**
 * The conversation as the service shows it now; undefined when there is none. By its id, or by its first label while
 * its id is unknown; two of that label are an error.
 */
export async function readConversation(
  client: StormClient,
  wanted: ExpectedConversation,
): Promise<ExpectedConversation | undefined> {
  const id = wanted.id ?? (await findByLabel(client, wanted.firstLabel));
  if (id === undefined) return undefined;
  const reply = await client.send('GET', `/api/v1/conversations/${id}`);
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw new Error(`conversation ${id} was answered ${reply.status}`);
  const { label, folder, status, message_count: count } = reply.body;
  const contents = (await readMessages(client, id)).map(({ content }) => content);
  if (contents.length !== count)
    throw new Error(`conversation ${id} says ${count} messages and shows ${contents.length}`);
  const { prefix } = wanted;
  return {
    ...wanted,
    id,
    label,
    folder,
    status,
    contents: prefix === undefined ? contents : contents.filter((one) => one.startsWith(prefix)),
  };
}

export function sameConversation(
  expected: ExpectedConversation,
  seen: ExpectedConversation | undefined,
): boolean {
  return (
    seen !== undefined &&
    seen.label === expected.label &&
    seen.folder === expected.folder &&
    seen.status === expected.status &&
    seen.contents.length === expected.contents.length &&
    seen.contents.every((content, at) => content === expected.contents[at])
  );
}

/** What differs, short enough to read. */
export function showDifference(
  expected: readonly ExpectedConversation[],
  seen: readonly (ExpectedConversation | undefined)[],
): string {
  return expected
    .map((one, at) => ({ one, other: seen[at] }))
    .filter(({ one, other }) => !sameConversation(one, other))
    .map(({ one, other }) => `expected ${show(one)}, saw ${other === undefined ? 'nothing' : show(other)}`)
    .join('; ');
}

function show({ id, label, folder, status, contents }: ExpectedConversation): string {
  const texts = contents.map((content) => content.slice(0, 16));
  const some = texts.length > 6 ? [...texts.slice(0, 3), '…', ...texts.slice(-3)] : texts;
  return `${id ?? 'no id'} "${label}" ${folder} ${status} ${contents.length} [${some.join(', ')}]`;
}

async function findByLabel(client: StormClient, label: string): Promise<string | undefined> {
  const { results } = await client.ask('GET', `/api/v1/conversations?label=${encodeURIComponent(label)}`);
  if (results.length > 1) throw new Error(`"${label}" was created ${results.length} times`);
  return results[0]?.id;
}

/** The id of the message with this text. */
export async function findMessage(
  client: StormClient,
  conversation: string,
  content: string,
): Promise<string> {
  const found = (await readMessages(client, conversation)).find((one) => one.content === content);
  if (found === undefined)
    throw new Error(`"${content.slice(0, 16)}" is not in conversation ${conversation}`);
  return found.id;
}

async function readMessages(client: StormClient, id: string): Promise<{ id: string; content: string }[]> {
  const messages: { id: string; content: string }[] = [];
  for (let cursor = ''; ; ) {
    const page = await client.ask('GET', `/api/v1/conversations/${id}/messages?limit=${PAGE}${cursor}`);
    messages.push(...page.results);
    if (page.next_cursor === null) return messages;
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
}
