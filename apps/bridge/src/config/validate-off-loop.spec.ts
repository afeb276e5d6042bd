import { describe, expect, it } from '@jest/globals';
import { ConfigValidator } from './validate-off-loop.js';

const GOOD = `llm_providers:
  - id: a
    type: openai
    api_key: x
    models:
      - { model_id: gpt-4o, task: chat_smart }
default_models: { chat_smart: gpt-4o }
`;

describe('ConfigValidator', () => {
  it('says what a validation says, in order, and without holding the process up', async () => {
    const { validate } = new ConfigValidator({ SECRET_TOKEN: 'hidden' });
    const order: string[] = [];
    const good = validate(GOOD).then((report) => {
      order.push('good');
      return report;
    });
    const bad = validate(`llm_providers: []\nbogus: \${SECRET_TOKEN}`).then((report) => {
      order.push('bad');
      return report;
    });
    order.push('asked');
    expect([(await good).valid, (await bad).valid]).toEqual([true, false]);
    expect(order).toEqual(['asked', 'good', 'bad']);
    expect(JSON.stringify(await bad)).not.toContain('hidden');
  });
});
