import { Module } from '@nestjs/common';
import { TOOLS, type Tool } from './tool.js';
import { LlmRoutingTool } from './tools/llm-routing.tool.js';
import { LlmStatusTool } from './tools/llm-status.tool.js';
import { ToolsController } from './tools.controller.js';

@Module({
  controllers: [ToolsController],
  providers: [
    LlmStatusTool,
    LlmRoutingTool,
    { provide: TOOLS, inject: [LlmStatusTool, LlmRoutingTool], useFactory: (...tools: Tool[]) => tools },
  ],
})
export class McpModule {}
