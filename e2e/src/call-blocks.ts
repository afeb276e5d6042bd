import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A document and its ```bash blocks, in order. Other fences (`text`, `json`) are shown, not run. */
export interface CallBlocks {
  document: string;
  blocks: string[];
}

/** README and everything below docs that shows calls. */
export function readCallBlocks(): CallBlocks[] {
  const documents = ['README.md', ...markdownBelow('docs')];
  return documents
    .map((document) => ({ document, blocks: blocksOf(readFileSync(join(root, document), 'utf8')) }))
    .filter(({ blocks }) => blocks.length > 0);
}

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `${folder}/${path}`)
    .sort();
}

function blocksOf(text: string): string[] {
  return [...text.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
}
