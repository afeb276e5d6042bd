import { HttpModule, HttpService } from '@nestjs/axios';
import { type DynamicModule, Module } from '@nestjs/common';
import type { ControllerConfig } from '../config/controller-config.js';
import { BRIDGE_CLIENT } from './bridge-client.js';
import { BRIDGE_TASKS } from './bridge-tasks.js';
import { HttpBridgeClient } from './http-bridge-client.js';
import { HttpBridgeTasks } from './http-bridge-tasks.js';
import { UndiciTransport } from './undici-adapter.js';

/** The bridge client, for everybody. */
@Module({})
export class BridgeClientModule {
  static for({ url, apiKey, timeoutMs }: ControllerConfig['bridge']): DynamicModule {
    const transport = new UndiciTransport();
    const http = HttpModule.register({
      baseURL: url,
      timeout: timeoutMs,
      adapter: transport.adapter,
      headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    });
    const client = {
      provide: BRIDGE_CLIENT,
      inject: [HttpService],
      useFactory: (service: HttpService) => new HttpBridgeClient(service, () => transport.close()),
    };
    const tasks = {
      provide: BRIDGE_TASKS,
      inject: [HttpService],
      useFactory: (service: HttpService) => new HttpBridgeTasks(service),
    };
    return {
      module: BridgeClientModule,
      global: true,
      imports: [http],
      providers: [client, tasks],
      exports: [client, tasks],
    };
  }
}
