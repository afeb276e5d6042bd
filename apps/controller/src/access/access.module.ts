import { type DynamicModule, Module } from '@nestjs/common';
import { KeyRing } from './key-ring.js';
import { KeysController } from './keys.controller.js';
import { KeysService } from './keys.service.js';

@Module({})
export class AccessModule {
  static on(keys: KeyRing): DynamicModule {
    return {
      module: AccessModule,
      controllers: [KeysController],
      providers: [KeysService, { provide: KeyRing, useValue: keys }],
    };
  }
}
