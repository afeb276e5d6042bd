import { type AssembleContextBody, DEFAULT_CONTEXT_BUDGET } from '@sekha/contracts';
import { type FolderScope, toFolderScope } from './folder-scope.js';

export interface ContextRequest {
  query: string;
  budgetTokens: number;
  preferredLabels: readonly string[];
  folders: FolderScope;
}

export function toContextRequest(body: AssembleContextBody): ContextRequest {
  return {
    query: body.query,
    budgetTokens: body.context_budget ?? DEFAULT_CONTEXT_BUDGET,
    preferredLabels: [...new Set(body.preferred_labels ?? [])],
    folders: toFolderScope(body.folders ?? [], body.excluded_folders ?? []),
  };
}
