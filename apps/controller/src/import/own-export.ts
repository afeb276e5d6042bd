import type { ImportAnswer } from '@sekha/contracts';
import { OWN_FORMAT } from '../export/formats/own-lines.js';
import type { RestoreReport } from '../restore/restore-report.js';

/** Bytes that tell an export of Sekha from everything else. */
export const OWN_HEAD_BYTES = 256;

/** Whether a file begins as an export of Sekha does. */
export function isOwnExport(head: Uint8Array): boolean {
  const first = Buffer.from(head).toString('utf8').trimStart().split('\n', 1)[0] ?? '';
  return (
    /^\{\s*"type"\s*:\s*"header"/.test(first) && new RegExp(`"format"\\s*:\\s*"${OWN_FORMAT}"`).test(first)
  );
}

/** What was put back, in the words of an import. */
export function toImportAnswer(report: RestoreReport, isDryRun: boolean): ImportAnswer {
  const { conversations, messages, conflicts } = report;
  return {
    dry_run: isDryRun,
    formats: ['sekha'],
    conversations_created: conversations.added,
    conversations_updated: conversations.extended,
    conversations_unchanged: conversations.unchanged + conversations.conflicting,
    messages_added: messages.added,
    messages_skipped: messages.known + messages.clashing,
    branches: 0,
    left_out: {},
    problems: conflicts.map(({ conversationId, members, messageIds }) => ({
      place: `conversation ${conversationId}`,
      problem: [
        'it is here already and differs; what is here stays',
        ...(members.length > 0 ? [`other: ${members.join(', ')}`] : []),
        ...(messageIds.length > 0 ? [`nothing was taken, for messages clash: ${messageIds.join(', ')}`] : []),
      ].join('; '),
    })),
    problem_count: conversations.conflicting,
  };
}
