// Reads a Dockerfile into stages of instructions: enough of the format for ours.
import { readFileSync } from 'node:fs';

/** `[{from, name, steps: [{instruction, text}]}]`, ARG defaults applied to FROM. */
export function readDockerfile(path) {
  const lines = readFileSync(path, 'utf8')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const values = {};
  const stages = [];
  for (const line of lines) {
    const [, instruction, text] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (instruction === 'ARG') {
      const [name, value] = text.split('=');
      values[name] = value;
    } else if (instruction === 'FROM') {
      const [, from, name] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(text);
      stages.push({ from: from.replace(/\$\{(\w+)\}/, (_, name) => values[name]), name, steps: [] });
    } else stages.at(-1).steps.push({ instruction, text });
  }
  return stages;
}

/** What the image says about itself: ENV, EXPOSE, USER, HEALTHCHECK, CMD of the last stage. */
export function imageOf(stages) {
  const steps = stages.at(-1).steps;
  const last = (instruction) => steps.findLast((step) => step.instruction === instruction)?.text;
  const env = Object.fromEntries(
    steps
      .filter(({ instruction }) => instruction === 'ENV')
      .flatMap(({ text }) => text.split(/\s+/).map((pair) => pair.split('='))),
  );
  return {
    env,
    port: Number(last('EXPOSE')),
    user: last('USER'),
    healthcheck: last('HEALTHCHECK'),
    command: JSON.parse(last('CMD') ?? '[]'),
  };
}
