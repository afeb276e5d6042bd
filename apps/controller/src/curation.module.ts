import { Module } from '@nestjs/common';
import { ImportanceModule } from './importance/importance.module.js';
import { LabelsModule } from './labels/labels.module.js';
import { PruningModule } from './pruning/pruning.module.js';
import { SummariesModule } from './summaries/summaries.module.js';

/** Keeping order: what sums up, weighs, names and clears away. */
@Module({ imports: [SummariesModule, ImportanceModule, LabelsModule, PruningModule] })
export class CurationModule {}
