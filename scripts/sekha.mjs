// npm run sekha -- keys list: the controller's commands, over the same folder as npm start.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'apps/controller/dist/cli.js');
if (!existsSync(cli)) {
  process.stderr.write('sekha: not built yet; run npm start, or npm run build\n');
  process.exit(1);
}
process.env.SEKHA_DATA_DIR ??= join(root, 'data');
await import(pathToFileURL(cli).href);
