import type { KeptConversation, KeptMessage, KeptSummary } from '@sekha/store';
import { toInstant } from '../../conversations/conversation-answers.js';
import type { ExportFormat, ExportTotals } from './export-format.js';

/** One JSON document for other programs; one that was cut off does not parse. */
export class JsonFormat implements ExportFormat {
  readonly contentType = 'application/json; charset=utf-8';
  readonly extension = 'json';
  private conversations = 0;
  private messages = 0;

  begin(): string {
    return '{"conversations":[';
  }

  conversation(kept: KeptConversation): string {
    this.messages = 0;
    const members = JSON.stringify({
      id: kept.id,
      label: kept.label,
      folder: kept.folder,
      status: kept.status,
      importance_score: kept.importance,
      created_at: toInstant(kept.createdAtMs),
      updated_at: toInstant(kept.updatedAtMs),
      metadata: kept.metadata,
    });
    return `${this.conversations++ === 0 ? '' : ','}\n${members.slice(0, -1)},"messages":[`;
  }

  message(kept: KeptMessage): string {
    const members = JSON.stringify({
      id: kept.id,
      seq: kept.seq,
      role: kept.role,
      name: kept.name,
      content: kept.content,
      timestamp: toInstant(kept.sentAtMs),
      metadata: kept.metadata,
    });
    return `${this.messages++ === 0 ? '' : ','}\n  ${members}`;
  }

  conversationEnd(summaries: readonly KeptSummary[]): string {
    const list = summaries.map((kept) => ({
      level: kept.level,
      time_zone: kept.timeZone,
      from: toInstant(kept.fromMs),
      to: toInstant(kept.toMs),
      content: kept.content,
      model: kept.model,
      generated_at: toInstant(kept.generatedAtMs),
    }));
    return `],"summaries":${JSON.stringify(list)}}`;
  }

  end({ conversations, messages }: ExportTotals): string {
    return `\n],"conversation_count":${conversations},"message_count":${messages}}\n`;
  }
}
