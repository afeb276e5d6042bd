import type { KeptConversation, KeptMessage, KeptSummary } from '@sekha/store';
import { toInstant } from '../../conversations/conversation-answers.js';
import type { ExportFormat, ExportTotals } from './export-format.js';
import { toCodeSpan, toFenced, toInline } from './markdown-text.js';

/** A document to read: a section for each conversation. What was said is fenced, so that it stays a quotation. */
export class MarkdownFormat implements ExportFormat {
  readonly contentType = 'text/markdown; charset=utf-8';
  readonly extension = 'md';

  begin(): string {
    return '';
  }

  conversation(kept: KeptConversation): string {
    const facts = [
      `Folder: ${toInline(kept.folder)}`,
      `Status: ${kept.status}`,
      `Importance: ${kept.importance}`,
      `Created: ${toInstant(kept.createdAtMs)}`,
      `Updated: ${toInstant(kept.updatedAtMs)}`,
      `Id: ${kept.id}`,
      ...(hasMembers(kept.metadata) ? [`Metadata: ${toCodeSpan(JSON.stringify(kept.metadata))}`] : []),
    ];
    return `# ${toInline(kept.label)}\n\n${facts.map((fact) => `- ${fact}\n`).join('')}\n`;
  }

  message(kept: KeptMessage): string {
    const speaker =
      kept.name === null ? toInline(kept.role) : `${toInline(kept.name)} (${toInline(kept.role)})`;
    const metadata = hasMembers(kept.metadata)
      ? `Metadata: ${toCodeSpan(JSON.stringify(kept.metadata))}\n\n`
      : '';
    return `## ${speaker}, ${toInstant(kept.sentAtMs)}\n\n${metadata}${toFenced(kept.content)}\n\n`;
  }

  conversationEnd(summaries: readonly KeptSummary[]): string {
    return summaries
      .map(({ level, fromMs, toMs, content }) => {
        const span = `${toInstant(fromMs)} to ${toInstant(toMs)}`;
        return `## Summary (${level}), ${span}\n\n${toFenced(content)}\n\n`;
      })
      .join('');
  }

  /** Says that this is the end: a text that was cut off looks whole otherwise. */
  end({ conversations, messages }: ExportTotals): string {
    return `<!-- end of export: ${conversations} conversations, ${messages} messages -->\n`;
  }
}

function hasMembers(metadata: Record<string, unknown>): boolean {
  return Object.keys(metadata).length > 0;
}
