import { Module } from '@nestjs/common';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { VerifyController } from './verify.controller.js';
import { VerifyService } from './verify.service.js';

@Module({ imports: [IngestionModule], controllers: [VerifyController], providers: [VerifyService] })
export class VerifyModule {}
