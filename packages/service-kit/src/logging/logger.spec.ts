import { describe, expect, it } from '@jest/globals';
import { createLogger, requestContext } from './logger.js';

describe('createLogger', () => {
  const lines = (say: (logger: ReturnType<typeof createLogger>) => void): string => {
    let written = '';
    say(createLogger({ app: 'test', level: 'info', destination: { write: (line) => (written += line) } }));
    return written;
  };

  it('never writes a secret: not of a line, not of an error, not of a child logger', () => {
    const secret = { headers: { authorization: 'Bearer s3cret' } };
    const written = lines((logger) => {
      logger.info(secret, 'called');
      logger.error({ err: Object.assign(new Error('refused'), secret) }, 'failed');
      logger.error(Object.assign(new Error('refused'), secret));
      logger.child(secret).info('from a child');
      logger.child({ of: 'it' }).child(secret).info('from its child');
    });
    expect(written.trim().split('\n')).toHaveLength(5);
    expect(written).not.toContain('s3cret');
  });

  it('writes the message and the stack of an error', () => {
    const [line = ''] = lines((logger) => logger.error(new Error('refused'))).split('\n');
    expect(JSON.parse(line)).toMatchObject({
      level: 'error',
      app: 'test',
      msg: 'refused',
      err: { type: 'Error', message: 'refused', stack: expect.stringContaining('logger.spec') },
    });
  });

  it('writes the id of the request that is followed', () => {
    const written = lines((logger) =>
      requestContext.run({ request_id: 'r-1' }, () => {
        logger.info({ first: true }, 'x');
        logger.info('y');
      }),
    );
    const [first = '', second = ''] = written.split('\n');
    expect(JSON.parse(first)).toMatchObject({ request_id: 'r-1', first: true, msg: 'x' });
    expect(JSON.parse(second)).not.toHaveProperty('first');
    expect(JSON.parse(second)).toMatchObject({ request_id: 'r-1', msg: 'y' });
  });
});
