import type { KeptConversation, KeptMessage, KeptSpace, KeptSummary } from '@sekha/store';
import type { ExportFormat, ExportTotals } from './export-format.js';
import { OWN_FORMAT, OWN_FORMAT_VERSION, type OwnLine, type SummaryLine } from './own-lines.js';

/** Writes the format that can be restored (see own-lines.ts). */
export class OwnFormat implements ExportFormat {
  readonly contentType = 'application/x-ndjson; charset=utf-8';
  readonly extension = 'sekha.jsonl';
  private hasSpace = false;

  begin(): string {
    return toLine({ type: 'header', format: OWN_FORMAT, version: OWN_FORMAT_VERSION });
  }

  conversation(kept: KeptConversation): string {
    return toLine({
      type: 'conversation',
      id: kept.id,
      label: kept.label,
      folder: kept.folder,
      status: kept.status,
      importance: kept.importance,
      created_at_ms: kept.createdAtMs,
      updated_at_ms: kept.updatedAtMs,
      next_seq: kept.nextSeq,
      metadata: kept.metadata,
      ...(kept.source === undefined ? {} : { source: kept.source }),
    });
  }

  message(kept: KeptMessage, space: KeptSpace | undefined): string {
    const { vector, source } = kept;
    const line = toLine({
      type: 'message',
      id: kept.id,
      seq: kept.seq,
      role: kept.role,
      name: kept.name,
      content: kept.content,
      sent_at_ms: kept.sentAtMs,
      metadata: kept.metadata,
      ...(vector === undefined ? {} : { vector: toBase64(vector) }),
      ...(source === undefined
        ? {}
        : { source: { digest: source.digest, position: source.position, is_current: source.isCurrent } }),
    });
    if (vector === undefined || space === undefined || this.hasSpace) return line;
    this.hasSpace = true;
    return toLine({ type: 'space', model: space.model, dimension: space.dimension }) + line;
  }

  conversationEnd(summaries: readonly KeptSummary[]): string {
    return summaries.map((kept) => toLine(toSummaryLine(kept))).join('');
  }

  end(totals: ExportTotals, digest: () => string): string {
    return toLine({ type: 'end', ...totals, sha256: digest() });
  }
}

function toSummaryLine(kept: KeptSummary): SummaryLine {
  return {
    type: 'summary',
    id: kept.id,
    level: kept.level,
    time_zone: kept.timeZone,
    from_ms: kept.fromMs,
    to_ms: kept.toMs,
    content: kept.content,
    model: kept.model,
    fallback_reason: kept.fallbackReason,
    tokens: kept.tokens,
    message_count: kept.messageCount,
    fingerprint: kept.fingerprint,
    generated_at_ms: kept.generatedAtMs,
  };
}

function toLine(line: OwnLine): string {
  return `${JSON.stringify(line)}\n`;
}

function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}
