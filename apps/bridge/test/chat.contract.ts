import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import { type Fault, type ScriptedReply, type SeenMessage, settle } from '@sekha/testing';
import type { ChatMessage, ChatPiece, ChatReply, ChatRequest } from '../src/providers/chat-types.js';
import type { CallContext } from '../src/providers/provider.js';
import { failureOf, promising, type Started, type Subject } from './chat-subject.js';
import { allPieces, toReply } from './gather-pieces.js';

const SECRET = 'sk-contract-0123456789abcdef';
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** The key that subjects configure; no error may show it. */
export const CONTRACT_KEY = SECRET;

/** What every chat adapter must do, whatever its vendor. */
export function chatContract(subject: Subject): void {
  describe(`chat through ${subject.name}`, () => {
    let started: Started;
    const promise = promising(subject);

    beforeEach(async () => {
      started = await subject.start();
    });
    afterEach(async () => {
      await started.provider.close?.();
      await started.server.stop();
    });

    const ask = (more: Partial<ChatRequest> = {}): ChatRequest => ({
      model: subject.chatModel,
      messages: [{ role: 'user', content: 'hello there' }],
      ...more,
    });
    const quiet = (): CallContext => ({ signal: new AbortController().signal });
    const complete = (more: Partial<ChatRequest> = {}, call = quiet()): Promise<ChatReply> => {
      if (started.provider.complete === undefined) throw new Error('the adapter cannot chat');
      return started.provider.complete(ask(more), call);
    };
    const stream = (more: Partial<ChatRequest> = {}, call = quiet()): AsyncIterable<ChatPiece> => {
      if (started.provider.stream === undefined) throw new Error('the adapter cannot stream');
      return started.provider.stream(ask(more), call);
    };
    const streamed = async (more: Partial<ChatRequest> = {}): Promise<ChatPiece[]> => allPieces(stream(more));
    /** The failures of a plain and of a streamed call that meet the same fault. */
    const bothFail = async (fault: Fault): Promise<unknown[]> => {
      started.server.faults.always(fault);
      return [await failureOf(complete()), await failureOf(streamed())];
    };
    const expectBoth = async (fault: Fault, expected: Record<string, unknown>): Promise<void> => {
      for (const failure of await bothFail(fault)) {
        expect(failure).toMatchObject({ name: 'AppError', ...expected });
      }
    };

    describe('answers', () => {
      promise('gives the text, the model and why it ended', async () => {
        started.server.replies.next({ text: 'Good morning.' });
        const reply = await complete();
        expect(reply).toMatchObject({
          model: subject.chatModel,
          choices: [{ index: 0, text: 'Good morning.', toolCalls: [], finishReason: 'stop' }],
        });
      });

      const scripts: [string, ScriptedReply][] = [
        ['text', { text: 'Many words, and “marks” — 漢字, 🦉 and e\u0301.\nTwo lines.' }],
        ['reasoning and text', { reasoning: 'Let me think about it.', text: 'Yes.' }],
        [
          'text and parallel tool calls',
          {
            text: 'I shall look.',
            toolCalls: [call('a', 'weather', { city: 'Zürich' }), call('b', 'clock', {})],
          },
        ],
        [
          'nothing but a tool call',
          { toolCalls: [call('a', 'weather', { days: [1, 2], unit: { temp: 'C' } })] },
        ],
        ['a cut text', { text: 'It was a dark and', finish: 'length' }],
      ];
      for (const [what, script] of scripts) {
        promise(`streams ${what} to the same reply as it gives whole`, async () => {
          started.server.replies.always(script);
          const [whole, pieces] = [await complete(), await streamed()];
          expect(toReply(pieces)).toEqual(whole);
          expect(whole.choices[0]?.text ?? undefined).toBe(script.text);
        });
      }

      promise('ends a stream with one finish for each choice and one usage', async () => {
        started.server.replies.next({ text: 'one two three' });
        const types = (await streamed()).map(({ type }) => type);
        expect(types.slice(-2)).toEqual(['finish', 'usage']);
        expect(types.filter((type) => type === 'finish' || type === 'usage')).toHaveLength(2);
      });

      promise('hands each piece on as it comes', async () => {
        started.server.replies.next({ pieces: ['one', ' two'] });
        started.server.faults.next({ pauseAfterChunks: 3 });
        const leaving = new AbortController();
        const pieces = stream({}, { signal: leaving.signal })[Symbol.asyncIterator]();
        expect((await pieces.next()).value).toMatchObject({ type: 'text', index: 0, text: 'one' });
        const second = pieces.next();
        await started.server.log.arrived(1);
        leaving.abort();
        await second.catch(() => undefined);
      });

      promise('gives several choices', async () => {
        started.server.replies.always({ choices: [{ text: 'left' }, { text: 'right', finish: 'length' }] });
        const whole = await complete({ n: 2 });
        expect(whole.choices.map(({ text, finishReason }) => [text, finishReason])).toEqual([
          ['left', 'stop'],
          ['right', 'length'],
        ]);
        expect(toReply(await streamed({ n: 2 }))).toEqual(whole);
      });

      promise('passes a refusal on', async () => {
        started.server.replies.always({ refusal: 'I will not do that.' });
        const whole = await complete();
        expect(whole.choices[0]).toMatchObject({ text: null, refusal: 'I will not do that.' });
        expect(toReply(await streamed())).toEqual(whole);
      });

      promise('passes log probabilities on', async () => {
        started.server.replies.always({ text: 'so sure' });
        const [choice] = (await complete({ logprobs: true })).choices;
        expect(choice?.logprobs).toMatchObject({ content: [{ token: 'so' }, { token: ' sure' }] });
        const [piece] = await streamed({ logprobs: true });
        expect(piece).toMatchObject({
          type: 'text',
          logprobs: { content: [{ token: 'so', logprob: -0.25 }] },
        });
      });
    });

    describe('tools', () => {
      const tools = [
        { name: 'weather', description: 'Weather of a city', parameters: { type: 'object', properties: {} } },
        { name: 'clock' },
      ];

      promise('offers the tools and gives parallel calls, whole and streamed', async () => {
        let offered: string[] = [];
        started.server.replies.always((seen) => {
          offered = seen.tools;
          return { toolCalls: [call('call_a', 'weather', { city: 'Bern' }), call('call_b', 'clock', {})] };
        });
        const whole = await complete({ tools });
        expect(whole.choices[0]).toMatchObject({ text: null, finishReason: 'tool_calls' });
        expect(whole.choices[0]?.toolCalls).toMatchObject([
          { id: 'call_a', name: 'weather', arguments: '{"city":"Bern"}' },
          { id: 'call_b', name: 'clock', arguments: '{}' },
        ]);
        expect(toReply(await streamed({ tools }))).toEqual(whole);
        expect(offered).toEqual(['weather', 'clock']);
      });

      promise('gives calls without an id one that is their own', async () => {
        started.server.replies.next({
          toolCalls: [
            { name: 'clock', arguments: {} },
            { name: 'clock', arguments: {} },
          ],
        });
        const ids = (await complete({ tools })).choices[0]?.toolCalls.map(({ id }) => id) ?? [];
        expect(new Set(ids).size).toBe(2);
        expect(ids.every((id) => id.length > 0)).toBe(true);
      });

      promise('sends a whole conversation with calls and their answers', async () => {
        const messages: ChatMessage[] = [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Weather and time?' },
          {
            role: 'assistant',
            content: '',
            toolCalls: [
              { id: 'call_a', name: 'weather', arguments: '{"city":"Bern"}' },
              { id: 'call_b', name: 'clock', arguments: '{}' },
            ],
          },
          { role: 'tool', toolCallId: 'call_a', content: 'rain' },
          { role: 'tool', toolCallId: 'call_b', content: 'noon' },
        ];
        let seen: SeenMessage[] = [];
        started.server.replies.next((chat) => {
          seen = chat.messages;
          return { text: 'Rain at noon.' };
        });
        await complete({ messages, tools });
        expect(seen.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'tool']);
        expect(seen.map(({ text }) => text)).toEqual(['Be brief.', 'Weather and time?', '', 'rain', 'noon']);
        expect(seen[2]?.toolCalls).toEqual(['weather', 'clock']);
      });

      promise('offers no tool where the choice is none, or says so', async () => {
        await complete({ tools, toolChoice: 'none' });
        const seen = started.server.log.last().body as { tools?: unknown };
        expect(seen.tools === undefined || /"none"/i.test(JSON.stringify(seen))).toBe(true);
      });
    });

    describe('what goes in', () => {
      promise('shows images that are data', async () => {
        let images: string[] = [];
        started.server.replies.next(({ messages }) => {
          images = messages[0]?.images ?? [];
          return { text: 'a dot' };
        });
        const url = `data:image/png;base64,${PIXEL}`;
        const content = [
          { type: 'text' as const, text: 'What is this?' },
          { type: 'image' as const, url },
        ];
        await complete({ messages: [{ role: 'user', content }] });
        expect(images).toHaveLength(1);
        expect(images[0]?.endsWith(PIXEL)).toBe(true);
      });

      promise('passes the address of an image on', async () => {
        const url = 'https://pictures.example/owl.png';
        let images: string[] = [];
        started.server.replies.next(({ messages }) => {
          images = messages[0]?.images ?? [];
          return { text: 'an owl' };
        });
        await complete({ messages: [{ role: 'user', content: [{ type: 'image', url }] }] });
        expect(images).toEqual([url]);
      });

      promise('asks for JSON that obeys a schema', async () => {
        const schema = {
          type: 'object',
          properties: { score: { type: 'integer', enum: [3] } },
          required: ['score'],
        };
        const reply = await complete({
          responseFormat: { type: 'json_schema', name: 'rating', schema, strict: true },
        });
        expect(JSON.parse(reply.choices[0]?.text ?? '')).toEqual({ score: 3 });
      });

      const settings: [string, Partial<ChatRequest>, string][] = [
        ['a temperature', { temperature: 0 }, '"temperature":0'],
        ['top_p', { topP: 0.5 }, ':0.5'],
        ['a limit', { maxTokens: 7 }, ':7'],
        ['stops', { stop: ['END'] }, '["END"]'],
        ['a seed', { seed: 11 }, ':11'],
      ];
      for (const [what, setting, expected] of settings) {
        promise(`sends ${what}`, async () => {
          await complete(setting);
          expect(JSON.stringify(started.server.log.last().body)).toContain(expected);
        });
      }

      promise('sends no member that was not given', async () => {
        await complete();
        const sent = JSON.stringify(started.server.log.last().body);
        expect(sent).not.toMatch(/null|temperature|top_?p|tools|seed|stop"|\{\}/i);
      });

      promise('sends its key and accepts no other', async () => {
        await complete();
        expect(started.server.log.last().authorized).not.toBe(false);
      });
    });

    describe('usage', () => {
      promise('is partitioned into cached, fresh, reasoning and text', async () => {
        const usage = { input: 100, cacheRead: 60, output: 40, reasoning: 25 };
        started.server.replies.always({ text: 'so', usage });
        const expected = {
          input: { total: 100, fresh: 40, cacheRead: 60, cacheWrite: 0 },
          output: { total: 40, text: 15, reasoning: 25 },
        };
        expect((await complete()).usage).toEqual(expected);
        expect((await streamed()).at(-1)).toEqual({
          type: 'usage',
          model: subject.chatModel,
          usage: expected,
        });
      });

      promise('gives the totals, whole and streamed', async () => {
        started.server.replies.always({ text: 'so', usage: { input: 9, output: 4 } });
        const expected = { input: { total: 9, fresh: 9 }, output: { total: 4, text: 4 } };
        expect((await complete()).usage).toMatchObject(expected);
        expect((await streamed()).at(-1)).toMatchObject({ type: 'usage', usage: expected });
      });

      promise('is null where the vendor says nothing', async () => {
        started.server.replies.always({ text: 'so', usage: null });
        expect((await complete()).usage).toBeNull();
        expect((await streamed()).at(-1)).toEqual({ type: 'usage', model: subject.chatModel, usage: null });
      });
    });

    describe('every finish', () => {
      for (const finish of ['stop', 'length', 'tool_calls', 'content_filter'] as const) {
        promise(`tells ${finish}`, async () => {
          const toolCalls = finish === 'tool_calls' ? { toolCalls: [call('a', 'clock', {})] } : {};
          started.server.replies.always({ text: 'so', finish, ...toolCalls });
          expect((await complete()).choices[0]?.finishReason).toBe(finish);
          expect((await streamed()).at(-2)).toEqual({ type: 'finish', index: 0, reason: finish });
        });
      }

      promise('says tool_calls of a choice with calls that just stopped', async () => {
        started.server.replies.always({ toolCalls: [call('a', 'clock', {})], finish: 'stop' });
        expect((await complete()).choices[0]?.finishReason).toBe('tool_calls');
        expect((await streamed()).at(-2)).toMatchObject({ reason: 'tool_calls' });
      });

      promise('takes an unknown reason for a failure', async () => {
        started.server.replies.always({ text: 'so', rawFinish: 'exploded' });
        expect(await failureOf(complete())).toMatchObject({ code: 'provider.invalid_response' });
        expect(await failureOf(streamed())).toMatchObject({ code: 'provider.invalid_response' });
      });
    });

    describe('refusals by status', () => {
      const codes: [number, string][] = [
        [400, 'provider.rejected'],
        [401, 'provider.auth_failed'],
        [402, 'provider.auth_failed'],
        [403, 'provider.auth_failed'],
        [404, 'provider.model_missing'],
        [408, 'provider.timeout'],
        [413, 'provider.context_too_long'],
        [422, 'provider.rejected'],
        [429, 'provider.rate_limited'],
        [500, 'provider.unavailable'],
        [502, 'provider.unavailable'],
        [503, 'provider.overloaded'],
        [529, 'provider.overloaded'],
      ];
      for (const [status, code] of codes) {
        promise(`${status} is ${code}`, () =>
          expectBoth({ status }, { code, retryAfterMs: undefined, details: { status } }),
        );
      }
      promise('429 tells when to come back, in seconds', () =>
        expectBoth({ status: 429, headers: { 'retry-after': '2' } }, { retryAfterMs: 2000 }),
      );
      promise('503 tells when to come back, in milliseconds first', () =>
        expectBoth(
          { status: 503, headers: { 'retry-after-ms': '150', 'retry-after': '9' } },
          { retryAfterMs: 150 },
        ),
      );
      promise('an error page is told by its status alone', async () => {
        for (const failure of await bothFail({
          status: 502,
          body: '<html>nginx</html>',
          contentType: 'text/html',
        })) {
          expect(failure).toMatchObject({ code: 'provider.unavailable' });
          expect(String(failure)).not.toContain('nginx');
        }
      });
      promise('an unknown model is named missing', async () => {
        expect(await failureOf(complete({ model: 'no-such-model' }))).toMatchObject({
          code: 'provider.model_missing',
        });
      });
      promise('no error shows the key or an address', async () => {
        const message = `Incorrect API key ${SECRET} for https://internal.example/path at ${started.server.url}`;
        for (const status of [400, 401, 429, 500]) {
          started.server.faults.clear();
          for (const failure of await bothFail({ status, body: { error: { message } } })) {
            const shown = JSON.stringify([String(failure), failure]);
            expect(shown).not.toContain(SECRET);
            expect(shown).not.toContain('internal.example');
            expect(shown).not.toContain('127.0.0.1');
          }
        }
      });
    });

    describe('answers that nobody can use', () => {
      const invalid = { code: 'provider.invalid_response' };
      promise('no JSON', () => expectBoth({ body: 'Bad Gateway' }, invalid));
      promise('a web page', () => expectBoth({ body: '<html></html>', contentType: 'text/html' }, invalid));
      promise('nothing at all', () => expectBoth({ body: '' }, invalid));
      promise('JSON that is no answer', () => expectBoth({ body: { ok: true } }, invalid));
      promise('a list instead of an object', () =>
        expectBoth({ body: '[]', contentType: 'application/json' }, invalid),
      );
      promise('a body that is cut half-way', () => expectBoth({ truncateBody: true }, invalid));
      promise('a compressed body that is cut half-way', () =>
        expectBoth({ truncateBody: true, gzip: true }, invalid),
      );
      promise('an unknown compression', () =>
        expectBoth({ headers: { 'content-encoding': 'rot13' } }, invalid),
      );
      promise('an error under a 200', async () => {
        for (const failure of await bothFail({ body: subject.errorObject })) {
          expect(failure).toMatchObject({ code: 'provider.overloaded' });
        }
      });
    });

    describe('streams that break', () => {
      const brokenAfter = async (fault: Fault): Promise<{ pieces: ChatPiece[]; failure: unknown }> => {
        started.server.replies.always({ text: 'one two three four five' });
        started.server.faults.next(fault);
        const pieces: ChatPiece[] = [];
        const failure = await failureOf(
          (async () => {
            for await (const piece of stream()) pieces.push(piece);
          })(),
        );
        return { pieces, failure };
      };
      const cases: [string, Fault][] = [
        ['dies in the middle', { cutAfterChunks: 3 }],
        ['has an event that nobody can read', { invalidAfterChunks: 3 }],
        ['lacks its end mark', { withoutTerminator: true }],
      ];
      for (const [what, fault] of cases) {
        promise(`one that ${what} gives its first pieces, no finish, and a failure`, async () => {
          const { pieces, failure } = await brokenAfter(fault);
          expect(failure).toMatchObject({ code: 'provider.invalid_response' });
          expect(pieces.length).toBeGreaterThan(0);
          expect(pieces.every(({ type }) => type === 'text')).toBe(true);
        });
      }

      promise('an error as the first event is the failure it tells', async () => {
        const body = subject.asEvent(subject.errorObject);
        started.server.faults.next({ body, contentType: subject.streamType });
        expect(await failureOf(streamed())).toMatchObject({ code: 'provider.overloaded' });
      });
    });

    describe('the connection', () => {
      promise('compressed, byte by byte, or both, the answer is the same', async () => {
        started.server.replies.always({ text: 'naïve 🦉 words', reasoning: 'hm ☃' });
        const [whole, pieces] = [await complete(), await streamed()];
        for (const fault of [{ gzip: true }, { dribble: true }, { gzip: true, dribble: true }]) {
          const lift = started.server.faults.always(fault);
          expect(await complete()).toEqual(whole);
          expect(await streamed()).toEqual(pieces);
          lift();
        }
      });

      promise('refused: says so, and works again when the provider is back', async () => {
        await started.server.stop();
        for (const failure of [await failureOf(complete()), await failureOf(streamed())]) {
          expect(failure).toMatchObject({ code: 'provider.connection_failed' });
          expect(String(failure)).toContain('refused the connection');
          expect(String(failure)).not.toContain('127.0.0.1');
        }
        await started.server.start();
        await expect(complete()).resolves.toBeDefined();
      });

      promise('reset before the headers: says so, after one call', async () => {
        await expectBoth({ resetBeforeHeaders: true }, { code: 'provider.connection_failed' });
        expect(started.server.log.calls).toHaveLength(2);
      });

      promise('is kept: one socket serves calls and streams one after the other', async () => {
        for (let turn = 0; turn < 3; turn++) {
          await complete();
          // undici gives a socket back one turn of the event loop after its answer.
          await settle();
          await streamed();
          await settle();
        }
        expect(started.server.openSockets).toBe(1);
      });

      promise('tells when the headers are in, before the first piece', async () => {
        const order: string[] = [];
        const call = { ...quiet(), onHeaders: () => order.push('headers') };
        for await (const piece of stream({}, call)) order.push(piece.type);
        expect(order.slice(0, 2)).toEqual(['headers', 'text']);
        expect(order.filter((one) => one === 'headers')).toHaveLength(1);
      });
    });

    describe('an abort', () => {
      const seenAbort = async (): Promise<void> => {
        const seen = await started.server.log.arrived(1);
        await seen.ended;
        expect(seen.abortedAtMs).toBeDefined();
      };

      promise('before the headers closes the connection', async () => {
        started.server.faults.always({ silence: true });
        const leaving = new AbortController();
        const failure = failureOf(complete({}, { signal: leaving.signal }));
        await started.server.log.arrived(1);
        leaving.abort();
        expect(await failure).toMatchObject({ code: 'call.aborted' });
        await seenAbort();
      });

      promise('in a plain body that never ends closes the connection', async () => {
        started.server.faults.always({ endless: true });
        const leaving = new AbortController();
        const call = { signal: leaving.signal, onHeaders: () => void setImmediate(() => leaving.abort()) };
        expect(await failureOf(complete({}, call))).toMatchObject({ code: 'call.aborted' });
        await seenAbort();
      });

      promise('in the middle of a stream closes the connection', async () => {
        started.server.faults.always({ pauseAfterChunks: 3 });
        const leaving = new AbortController();
        const failure = await failureOf(
          (async () => {
            for await (const _ of stream({}, { signal: leaving.signal })) leaving.abort();
          })(),
        );
        expect(failure).toMatchObject({ code: 'call.aborted' });
        await seenAbort();
      });

      promise('while nobody waits for a piece closes the connection', async () => {
        started.server.faults.always({ pauseAfterChunks: 3 });
        const leaving = new AbortController();
        const pieces = stream({}, { signal: leaving.signal })[Symbol.asyncIterator]();
        await pieces.next();
        leaving.abort();
        await seenAbort();
      });

      promise('that came first makes no call', async () => {
        const call = { signal: AbortSignal.abort() };
        expect(await failureOf(complete({}, call))).toMatchObject({ code: 'call.aborted' });
        expect(await failureOf(allPieces(stream({}, call)))).toMatchObject({ code: 'call.aborted' });
        expect(started.server.log.calls).toHaveLength(0);
      });

      promise('a reader that stops reading closes the connection', async () => {
        started.server.faults.always({ pauseAfterChunks: 3 });
        for await (const _ of stream()) break;
        await seenAbort();
      });
    });

    describe('a probe', () => {
      promise('lists the models and is no chat', async () => {
        const { models } = (await started.provider.probe?.(quiet())) ?? {};
        expect(models).toContain(subject.chatModel);
        expect(started.server.log.of(subject.chatPath)).toHaveLength(0);
      });

      promise('of a stopped provider fails', async () => {
        await started.server.stop();
        expect(await failureOf(started.provider.probe?.(quiet()) ?? Promise.resolve())).toMatchObject({
          code: 'provider.connection_failed',
        });
      });
    });
  });
}

function call(id: string, name: string, input: Record<string, unknown>) {
  return { id, name, arguments: input };
}
