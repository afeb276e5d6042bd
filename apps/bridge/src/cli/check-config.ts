import { readFileSync } from 'node:fs';
import { EXIT_CONFIG } from '@sekha/service-kit';
import { type ConfigReport, type ConfigSummary, remarkLine } from '../config/config-report.js';
import { toValidateAnswer } from '../config/to-validate-answer.js';
import { validateConfigText } from '../config/validate-config-text.js';
import type { Terminal } from './terminal.js';

/** Standard input. */
const STDIN = 0;

/**
 * Says whether a file would do as `config.yaml` in this environment, by the code of `POST /api/v1/config/validate`.
 * Problems and warnings go to standard error, what the file amounts to (or, as JSON, all of it) to standard output.
 */
export function checkConfig(file: string, asJson: boolean, { environment, out, err }: Terminal): number {
  let text: string;
  try {
    text = readFileSync(file === '-' ? STDIN : file, 'utf8');
  } catch (error) {
    err(`sekha-bridge: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
    return EXIT_CONFIG;
  }
  const report = validateConfigText(text, environment, file === '-' ? 'standard input' : file);
  if (asJson) out(JSON.stringify(toValidateAnswer(report), null, 2));
  else show(report, out, err);
  return report.valid ? 0 : EXIT_CONFIG;
}

function show({ errors, warnings, summary }: ConfigReport, out: Terminal['out'], err: Terminal['err']): void {
  for (const warning of warnings) err(`warning: ${remarkLine(warning)}`);
  for (const error of errors) err(`error: ${remarkLine(error)}`);
  if (summary !== null) out(summaryText(summary));
}

function summaryText({ providers, models, defaultModels }: ConfigSummary): string {
  return [
    `valid: ${providers.length} providers, ${models} models`,
    ...providers.map(
      ({ id, type, priority, models: own, unusable }) =>
        `  ${id} (${type}, priority ${priority}): ${own} models${unusable === null ? '' : `; cannot be called: ${unusable}`}`,
    ),
    ...Object.entries(defaultModels).map(([task, model]) => `  ${task}: ${model}`),
  ].join('\n');
}
