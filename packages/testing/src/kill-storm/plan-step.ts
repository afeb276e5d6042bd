import type { ExpectedConversation, StormStep } from './expected-conversation.js';
import { stormMessages } from './storm-texts.js';
import type { WriterPlace } from './writer-place.js';

type Planner = (place: WriterPlace) => StormStep | undefined;

/** More messages than this are written in steps, between which the service does other work. */
const LARGE = [129, 400] as const;
/** Two of these are what one transaction deletes. */
const GREAT = [260, 300] as const;
/** A writer with more than this deletes rather than creates: the record would only grow. */
const MOST_OWN = 12;

const PLANNERS: readonly (readonly [weight: number, plan: Planner])[] = [
  [10, (place) => planAppend(place, 1)],
  [4, (place) => planAppend(place, place.random.between(2, 20))],
  [1, (place) => planAppend(place, place.random.between(...LARGE))],
  [8, (place) => planShared(place)],
  [6, (place) => planCreate(place, place.random.between(0, 6))],
  [1, (place) => planCreate(place, place.random.between(...LARGE))],
  [3, planLabel],
  [3, planFolder],
  [3, planStatus],
  [3, planForget],
  [3, planDelete],
  [1, planDeleteFolder],
];
const TOTAL = PLANNERS.reduce((sum, [weight]) => sum + weight, 0);

/** The next thing a writer does. */
export function planStep(place: WriterPlace): StormStep {
  for (;;) {
    let at = place.random.next() * TOTAL;
    const chosen = PLANNERS.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    const step = chosen?.[1](place);
    if (step !== undefined) return step;
  }
}

/** Several conversations that are more messages together than one transaction deletes. */
export function planGreatFolder(place: WriterPlace): StormStep[] {
  const sizes = Array.from({ length: 5 }, () => place.random.between(...GREAT));
  return sizes.map((size) => create(place, greatFolderOf(place), size));
}

export function planDeleteGreatFolder(place: WriterPlace): StormStep {
  return deleteFolder(place, greatFolderOf(place));
}

function greatFolderOf({ name }: WriterPlace): string {
  return `/${name}/great`;
}

function planCreate(place: WriterPlace, count: number): StormStep | undefined {
  if (place.own.length >= MOST_OWN) return undefined;
  return create(place, `/${place.name}/${place.random.between(1, 3)}`, count);
}

function create(place: WriterPlace, folder: string, count: number): StormStep {
  const firstLabel = `${place.name} ${place.serial()}`;
  const contents = stormMessages(place, count);
  const made: ExpectedConversation = {
    id: undefined,
    firstLabel,
    label: firstLabel,
    folder,
    status: 'active',
    contents,
  };
  const messages = contents.map((content) => ({ role: 'user', content }));
  const body = { label: firstLabel, folder, messages };
  return { method: 'POST', path: '/api/v1/conversations', body, ...keyOf(place), before: [], after: [made] };
}

function planAppend(place: WriterPlace, count: number): StormStep | undefined {
  return onOne(place, (one) => appendTo(place, one, stormMessages(place, count)));
}

function planShared(place: WriterPlace): StormStep | undefined {
  if (place.shared === undefined) return undefined;
  return appendTo(place, place.shared, stormMessages(place, place.random.between(1, 3)));
}

function appendTo(place: WriterPlace, to: ExpectedConversation, added: readonly string[]): StormStep {
  const [content] = added;
  const body =
    added.length === 1
      ? { role: 'user', content }
      : { messages: added.map((one) => ({ role: 'user', content: one })) };
  return {
    method: 'POST',
    path: `/api/v1/conversations/${to.id}/messages`,
    body,
    ...keyOf(place),
    before: [to],
    after: [{ ...to, contents: [...to.contents, ...added] }],
  };
}

function planLabel(place: WriterPlace): StormStep | undefined {
  const label = `${place.name} renamed ${place.serial()}`;
  return onOne(place, (one) => put(one, 'label', { label }, { label }));
}

function planFolder(place: WriterPlace): StormStep | undefined {
  const folder = `/${place.name}/${place.random.between(1, 3)}`;
  return onOne(place, (one) => put(one, 'folder', { folder }, { folder }));
}

function planStatus(place: WriterPlace): StormStep | undefined {
  return onOne(place, (one) =>
    one.status === 'active'
      ? put(one, 'archive', undefined, { status: 'archived' })
      : put(one, 'status', { status: 'active' }, { status: 'active' }),
  );
}

function put(
  one: ExpectedConversation,
  what: string,
  body: unknown,
  change: Partial<ExpectedConversation>,
): StormStep {
  const path = `/api/v1/conversations/${one.id}/${what}`;
  return { method: 'PUT', path, body, before: [one], after: [{ ...one, ...change }] };
}

/** Deletes one message; the others keep their places. */
function planForget(place: WriterPlace): StormStep | undefined {
  return onOne(place, (one) => {
    if (one.contents.length === 0) return undefined;
    const content = place.random.pick(one.contents);
    return {
      method: 'DELETE',
      path: '/api/v1/messages/{message}',
      message: { conversation: one.id, content },
      before: [one],
      after: [{ ...one, contents: one.contents.filter((other) => other !== content) }],
    };
  });
}

function planDelete(place: WriterPlace): StormStep | undefined {
  return onOne(place, (one) => ({
    method: 'DELETE',
    path: `/api/v1/conversations/${one.id}`,
    before: [one],
    after: [],
  }));
}

function planDeleteFolder(place: WriterPlace): StormStep | undefined {
  return onOne(place, ({ folder }) => deleteFolder(place, folder));
}

function deleteFolder({ own }: WriterPlace, folder: string): StormStep {
  return {
    method: 'DELETE',
    path: '/api/v1/conversations',
    body: { folder },
    before: own.filter((one) => one.folder === folder),
    after: [],
  };
}

function onOne(
  { own, random }: WriterPlace,
  plan: (one: ExpectedConversation) => StormStep | undefined,
): StormStep | undefined {
  return own.length === 0 ? undefined : plan(random.pick(own));
}

/** About half of what can carry a key carries one. */
function keyOf({ name, random, serial }: WriterPlace): { key?: string } {
  return random.chance(0.5) ? { key: `${name}-key-${serial()}` } : {};
}
