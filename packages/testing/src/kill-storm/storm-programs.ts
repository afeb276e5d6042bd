import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ProgramSettings } from './warm-process.js';

/** Which program a round runs: the whole controller, or the record alone behind plain HTTP, which starts faster. */
export type ProgramKind = 'controller' | 'record';

export interface StormPlace {
  /** Folder of the built controller: its `main.js`. */
  controller: string;
  /** Path of the built store's entry. */
  store: string;
  dataDir: string;
  port: number;
  apiKey: string;
  bridgeUrl: string;
}

/** How a program is started on the folder of a storm. */
export function programOf(kind: ProgramKind, place: StormPlace): ProgramSettings {
  // Nothing of this process's environment but where programs are.
  const environment = { NODE_ENV: 'production' };
  if (kind === 'record')
    return {
      main: fileURLToPath(new URL('./record-service.js', import.meta.url)),
      load: pathToFileURL(place.store).href,
      environment,
      args: [place.store, place.dataDir, String(place.port)],
    };
  return {
    main: `${place.controller}/main.js`,
    load: pathToFileURL(`${place.controller}/create-app.js`).href,
    environment: {
      ...environment,
      LOG_LEVEL: 'warn',
      SEKHA_DATA_DIR: place.dataDir,
      SEKHA_CONTROLLER_PORT: String(place.port),
      SEKHA_API_KEY: place.apiKey,
      SEKHA_BRIDGE_URL: place.bridgeUrl,
      SEKHA_RATE_LIMIT_PER_MINUTE: '0',
    },
  };
}
