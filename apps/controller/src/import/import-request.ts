import type { ImportQuery } from '@sekha/contracts';
import { formatOfMediaType, formatOfName } from './guess-format.js';
import type { ImportRequest } from './import.service.js';
import { findImportFormat } from './import-formats.js';

/** An import as it is asked for by a query and a media type. */
export function toImportRequest(query: ImportQuery, contentType: string): ImportRequest {
  const { format, folder, label, filename, dry_run: isDryRun = false } = query;
  return {
    format: findImportFormat(format ?? 'auto'),
    hint: formatOfMediaType(contentType) ?? (filename === undefined ? undefined : formatOfName(filename)),
    folder,
    label,
    fallbackLabel: filename === undefined ? undefined : toLabel(filename),
    isDryRun,
  };
}

/** The name of a file without its folder and its ending; undefined when nothing is left. */
export function toLabel(filename: string): string | undefined {
  const name = filename.split(/[/\\]/).at(-1) ?? '';
  return name.replace(/\.[A-Za-z0-9]{1,8}$/, '').trim() || undefined;
}
