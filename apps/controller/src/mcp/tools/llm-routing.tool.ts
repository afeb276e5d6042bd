import { Inject, Injectable } from '@nestjs/common';
import { LlmRoutingBody } from '@sekha/contracts';
import { BRIDGE_CLIENT, type BridgeClient } from '../../bridge-client/bridge-client.js';
import type { Tool, ToolResult } from '../tool.js';

/** Which model would answer a task, and what a call would cost. */
@Injectable()
export class LlmRoutingTool implements Tool<LlmRoutingBody> {
  readonly name = 'llm_routing';
  readonly description =
    'Which provider and model would answer a task, with the estimated cost of a call and the reason. Nothing is called.';
  readonly input = LlmRoutingBody;
  readonly readOnly = true;
  readonly scope = 'llm:use';

  constructor(@Inject(BRIDGE_CLIENT) private readonly bridge: BridgeClient) {}

  async call(input: LlmRoutingBody): Promise<ToolResult> {
    const { provider_id, model_id, estimated_cost, reason, provider_type } = await this.bridge.route(input);
    const cost = estimated_cost === null ? 'price unknown' : `$${estimated_cost.toFixed(4)}`;
    return {
      text: `Routing: ${provider_id}/${model_id} (${cost})`,
      result: { provider_id, model_id, estimated_cost, reason, provider_type },
    };
  }
}
