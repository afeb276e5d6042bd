import { AppError, DELETE_EVERYTHING, type DeleteConversationsBody, parseInstant } from '@sekha/contracts';
import { normaliseFolder, type RecordSelection } from '@sekha/store';

type Criteria = Omit<DeleteConversationsBody, 'everything' | 'confirm' | 'dry_run'>;

/** What a request wants deleted; it has to say so: nothing, or a criterion that all meet, is never taken for all. */
export function readDeletion(body: DeleteConversationsBody): RecordSelection {
  const { everything = false, confirm, dry_run: _, ...rest } = body;
  const criteria = Object.keys(rest).length;
  const { folder } = rest;
  if (everything) return readEverything(criteria, confirm);
  if (confirm !== undefined) throw invalid('confirm', 'belongs to everything=true');
  if (criteria === 0)
    throw invalid(
      '',
      'say what to delete: a folder, a label, conversation_ids, a status, a time, or everything',
    );
  const onlyRoot = folder !== undefined && normaliseFolder(folder) === '/' && criteria === 1;
  if (onlyRoot)
    throw invalid(
      'folder',
      `is the root, which is everything: send {"everything": true, "confirm": "${DELETE_EVERYTHING}"}`,
    );
  return toSelection(rest);
}

function readEverything(criteria: number, confirm: string | undefined): RecordSelection {
  if (criteria > 0) throw invalid('everything', 'stands alone: a criterion beside it would be ignored');
  if (confirm !== DELETE_EVERYTHING) throw invalid('confirm', `must be "${DELETE_EVERYTHING}"`);
  return { conversations: {} };
}

function toSelection(body: Criteria): RecordSelection {
  const { folder, label, conversation_ids: ids, status, after, before } = body;
  const sentFromMs = after === undefined ? undefined : parseInstant(after);
  const sentBeforeMs = before === undefined ? undefined : parseInstant(before);
  if (sentFromMs !== undefined && sentBeforeMs !== undefined && sentFromMs >= sentBeforeMs)
    throw invalid('before', 'must be later than after');
  return {
    conversations: {
      ...(folder === undefined ? {} : { folder: normaliseFolder(folder) }),
      ...(label === undefined ? {} : { label }),
      ...(ids === undefined ? {} : { ids }),
      ...(status === undefined ? {} : { status }),
    },
    ...(sentFromMs === undefined ? {} : { sentFromMs }),
    ...(sentBeforeMs === undefined ? {} : { sentBeforeMs }),
  };
}

function invalid(path: string, problem: string): AppError {
  return new AppError('request.invalid', path === '' ? problem : `${path} ${problem}`, {
    details: [{ path, problem }],
  });
}
