import type { MergeResult, RecordPart } from '../record-merge.js';
import type { RecordSelection, RecordView } from '../record-view.js';
import type { RunStep } from '../run-steps.js';
import type { Deletion, TenantRecord } from '../tenant-record.js';
import type { BegunDeletions } from './begun-deletions.js';
import { comparePart } from './compare-part.js';
import type { OpenViews } from './open-views.js';
import type { RecordContext } from './record-context.js';
import { RecordDeletion } from './record-deletion.js';
import { mergePart, toResult, usableSpace } from './record-merge.js';
import { EmbeddedRecordView } from './record-view.js';
import { onceInRun } from './run-steps.js';
import { SHORT_WRITE_MESSAGES } from './write-messages.js';
import type { Steps } from './write-queue.js';

/** The record of one tenant as a whole. */
export class EmbeddedTenantRecord implements TenantRecord {
  constructor(
    private readonly context: RecordContext,
    private readonly views: OpenViews,
    private readonly deletions: BegunDeletions,
    private readonly tenantId: string,
  ) {}

  async openView(selection: RecordSelection, { vectors }: { vectors: boolean }): Promise<RecordView> {
    const view = this.views.open();
    try {
      return new EmbeddedRecordView({ view, tenantId: this.tenantId, selection, vectors });
    } catch (error) {
      view.close();
      throw error;
    }
  }

  async merge(part: RecordPart, step?: RunStep): Promise<MergeResult> {
    const { queue, writer, tenants } = this.context;
    const isShort = part.messages.length <= SHORT_WRITE_MESSAGES;
    const work = (): Steps<MergeResult> =>
      onceInRun(writer, tenants.ensure(writer, this.tenantId), step, () =>
        mergePart(this.context, this.tenantId, part),
      );
    return queue.write(work, isShort, 'bulk');
  }

  async compare(part: RecordPart): Promise<MergeResult> {
    const { reader, tenants } = this.context;
    const comparison = comparePart(reader, tenants.find(this.tenantId), part);
    return toResult(comparison, usableSpace(reader, part) !== undefined);
  }

  async delete(selection: RecordSelection, { dryRun }: { dryRun: boolean }): Promise<Deletion> {
    const tenant = this.context.tenants.find(this.tenantId);
    return dryRun
      ? new RecordDeletion(this.context, tenant, selection).count()
      : this.deletions.run(tenant, selection);
  }
}
