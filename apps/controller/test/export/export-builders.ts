import type { ControllerWorld, KEYS } from '../controller-world.js';

/** The bytes of a streamed reply. */
export async function download(
  world: ControllerWorld,
  query: string,
  tenant: keyof typeof KEYS = 'default',
): Promise<Buffer> {
  const reply = await world
    .call('get', `/api/v1/export?${query}`, tenant)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
      response.on('error', (error) => done(error, undefined));
    })
    .expect(200);
  return reply.body as Buffer;
}

export function linesOf(file: Buffer): Record<string, unknown>[] {
  return file
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Waits until nothing is left to embed. */
export async function untilEmbedded(world: ControllerWorld): Promise<void> {
  for (;;) {
    const { body } = await world.call('get', '/api/v1/stats').expect(200);
    if (body.pending_embeddings === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
