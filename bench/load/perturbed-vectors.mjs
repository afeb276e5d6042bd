// @ts-check
import { seededRandom } from '../harness/random.mjs';

/** @param {() => number} random */
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * Makes many vectors of few real ones: each is a real one turned by Gaussian noise, so that the cosine to it is
 * between 0.76 and 0.94, as between messages on one subject. All have unit length.
 * @param {readonly Float32Array[]} real unit vectors, not empty
 * @returns {(index: number) => Float32Array}
 */
export function perturbedVectors(real) {
  const dimension = real[0]?.length ?? 0;
  // Drawing 384 normal numbers for each of 100,000 vectors would take longer than writing them.
  const random = seededRandom(11);
  const noise = Float32Array.from({ length: 2 ** 18 }, () => normal(random));
  return (index) => {
    const draw = seededRandom(index);
    const parent = /** @type {Float32Array} */ (real[index % real.length]);
    const cosine = 0.76 + 0.18 * draw();
    // Noise of this length, at a right angle to the parent in nearly all of its dimensions, gives that cosine.
    const weight = Math.sqrt(1 / cosine ** 2 - 1) / Math.sqrt(dimension);
    const start = Math.floor(draw() * noise.length);
    const vector = new Float32Array(dimension);
    let squares = 0;
    for (let at = 0; at < dimension; at++) {
      const value = (parent[at] ?? 0) + weight * (noise[(start + at) % noise.length] ?? 0);
      vector[at] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    for (let at = 0; at < dimension; at++) vector[at] = (vector[at] ?? 0) / length;
    return vector;
  };
}
