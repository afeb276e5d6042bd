import { parentPort, workerData } from 'node:worker_threads';
import { validateConfigText } from './validate-config-text.js';
import type { Validation } from './validate-off-loop.js';

// The thread of one validation: it answers and ends.
const { text, environment } = workerData as Validation;
parentPort?.postMessage(validateConfigText(text, environment));
