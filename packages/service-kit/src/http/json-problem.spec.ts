import { describe, expect, it } from '@jest/globals';
import { jsonProblem } from './json-problem.js';

describe('jsonProblem', () => {
  it.each([
    ['{"a": 1,\n "b" 2}', /^\w.* at line 2, column 6$/],
    ['{a: 1}', /^\w.* at line 1, column 2$/],
    ['{"a": ', /^it ends too early$/],
    ['{"__proto__": {}}', /__proto__ .* refused$/],
  ])('says of %j what and where', (text, problem) => expect(jsonProblem(text)).toMatch(problem));

  it('repeats nothing of what was sent', () => {
    expect(jsonProblem('{"secret": hunter2}')).not.toContain('unter');
  });
});
