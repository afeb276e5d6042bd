// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { perturbedVectors } from '../load/perturbed-vectors.mjs';
import { post } from '../load/stack.mjs';
import { messageText as sentences } from '../load/synthetic-talk.mjs';
import { MESSAGES_PER_TALK } from './corpus.mjs';

const REAL = 1_000;
/** Real ones that no message's vector is made of: what is asked. */
const HELD_OUT = 200;
const AT_ONCE = 50;
/** Characters: a sentence is enough to stand for a message, and is embedded in a fraction of the time. */
const LONGEST = 100;

/**
 * Real vectors of the model that the bridge embeds with, made once and kept in the folder.
 * @param {import('../harness/service-process.mjs').ServiceProcess} bridge
 * @param {string} file
 * @returns {Promise<{ model: string, vectors: Float32Array[], questions: Float32Array[] }>}
 */
export async function realVectors(bridge, file) {
  if (!existsSync(file)) {
    /** @type {number[][]} */
    const made = [];
    let model = '';
    while (made.length < REAL) {
      const texts = Array.from({ length: AT_ONCE }, (_, at) =>
        sentences((made.length + at) * 7).slice(0, LONGEST),
      );
      const reply = await post(bridge, '/api/v1/embed', { texts });
      model = reply.model;
      made.push(...reply.embeddings);
    }
    writeFileSync(file, JSON.stringify({ model, made }));
  }
  const { model, made } = JSON.parse(readFileSync(file, 'utf8'));
  const all = made.map((/** @type {number[]} */ vector) => Float32Array.from(vector));
  return { model, vectors: all.slice(HELD_OUT), questions: all.slice(0, HELD_OUT) };
}

/**
 * The vector of each message: a real one turned by noise (bench/load). The messages of a talk stem from a few real
 * ones, as they are on few subjects.
 * @param {readonly Float32Array[]} real
 */
export function messageVectors(real) {
  const turned = perturbedVectors(real);
  return (/** @type {number} */ index) => {
    const talk = Math.floor(index / MESSAGES_PER_TALK);
    const parent = (Math.imul(talk, 0x85ebca6b) >>> 0) % real.length;
    const copy = Math.floor(index / 2);
    // `turned` takes its parent by the index modulo the number of real ones.
    return turned(copy * real.length + ((parent + (index % 3)) % real.length));
  };
}
