import { IMPORT_FORMAT_ALIASES, IMPORT_FORMATS, type ImportFormat } from '@sekha/contracts';

/** The format of this word; undefined for `auto`. */
export function findImportFormat(word: string): ImportFormat | undefined {
  return IMPORT_FORMATS.find((format) => format === word) ?? IMPORT_FORMAT_ALIASES[word];
}

/** The folder where conversations go that name none. */
export const IMPORT_FOLDERS: Readonly<Record<ImportFormat, string>> = {
  sekha: '/',
  chatgpt: '/imports/chatgpt',
  claude: '/imports/claude',
  'claude-xml': '/imports/claude',
  'claude-code': '/imports/claude-code',
  messages: '/imports/unknown',
  markdown: '/imports/unknown',
  text: '/imports/unknown',
};
