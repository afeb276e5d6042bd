import type { BridgeConfig } from './bridge-config.js';

/** One thing that is wrong (or worth knowing) in a configuration. Never holds a secret's value. */
export interface ConfigRemark {
  /** `llm_providers[0].type`; empty for the whole file. */
  path: string;
  /** File or variable that it stands in. */
  source: string;
  /** From 1; null for variables and for what is missing altogether. */
  line: number | null;
  column: number | null;
  message: string;
}

/** What reading a configuration gives: with errors there is no configuration. */
export interface ConfigReading {
  config: BridgeConfig | null;
  errors: ConfigRemark[];
  warnings: ConfigRemark[];
}

/** For `POST /api/v1/config/validate` and the offline check. */
export interface ConfigReport {
  valid: boolean;
  errors: ConfigRemark[];
  warnings: ConfigRemark[];
  /** What the configuration amounts to; null when it is not valid. */
  summary: ConfigSummary | null;
}

export interface ConfigSummary {
  providers: { id: string; type: string; priority: number; models: number; unusable: string | null }[];
  models: number;
  defaultModels: Record<string, string>;
}

/** `config.yaml:6:24 llm_providers[0].type: ...`, the form every remark is shown in. */
export function remarkLine({ source, line, column, path, message }: ConfigRemark): string {
  const place = line === null ? source : `${source}:${line}:${column ?? 1}`;
  return path === '' ? `${place} ${message}` : `${place} ${path}: ${message}`;
}
