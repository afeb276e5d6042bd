import { AppError, type ExportQuery, parseInstant } from '@sekha/contracts';
import type { RecordSelection } from '@sekha/store';

export type WrittenFormat = 'markdown' | 'json' | 'jsonl';

export interface ExportRequest {
  format: WrittenFormat;
  selection: RecordSelection;
  vectors: boolean;
  /** The document itself, as it is read, instead of a JSON reply that holds it. */
  stream: boolean;
  /** Must exist. */
  conversationId?: string;
}

/** What a query, and the `Accept` header of the request, ask for. */
export function readExportRequest(query: ExportQuery, accept: string | undefined): ExportRequest {
  const wantsLines = accept?.includes('application/x-ndjson') === true;
  const format = toWrittenFormat(query.format ?? (wantsLines ? 'jsonl' : 'markdown'));
  const vectors = query.vectors ?? false;
  if (vectors && format !== 'jsonl')
    throw invalid('vectors', 'is for format=jsonl; other formats have no place for vectors');
  if (query.stream === false && format === 'jsonl')
    throw invalid('stream', 'format=jsonl is always streamed');
  return {
    format,
    selection: toSelection(query),
    vectors,
    stream: format === 'jsonl' || (query.stream ?? false),
    ...(query.conversation_id === undefined ? {} : { conversationId: query.conversation_id.toLowerCase() }),
  };
}

function toWrittenFormat(format: NonNullable<ExportQuery['format']>): WrittenFormat {
  return format === 'sekha' ? 'jsonl' : format;
}

function toSelection({
  label,
  folder,
  status,
  conversation_id,
  after,
  before,
}: ExportQuery): RecordSelection {
  const sentFromMs = after === undefined ? undefined : parseInstant(after);
  const sentBeforeMs = before === undefined ? undefined : parseInstant(before);
  if (sentFromMs !== undefined && sentBeforeMs !== undefined && sentFromMs >= sentBeforeMs)
    throw invalid('before', 'must be later than after');
  return {
    conversations: {
      ...(label === undefined ? {} : { label }),
      ...(folder === undefined ? {} : { folder }),
      ...(status === undefined ? {} : { status }),
      ...(conversation_id === undefined ? {} : { ids: [conversation_id] }),
    },
    ...(sentFromMs === undefined ? {} : { sentFromMs }),
    ...(sentBeforeMs === undefined ? {} : { sentBeforeMs }),
  };
}

function invalid(path: string, problem: string): AppError {
  return new AppError('request.invalid', `${path} ${problem}`, { details: [{ path, problem }] });
}
