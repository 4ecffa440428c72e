import { pino } from 'pino';
import type { Logger } from './logger.ts';

/**
 * Logs JSON lines in production, and readable lines on a terminal. Mail addresses and tokens are masked wherever they
 * turn up under their usual names.
 */
export function createLogger(options: { level: string; pretty: boolean }): Logger {
  return pino({
    level: options.level,
    redact: { paths: ['email', '*.email', 'to', '*.to', 'token', '*.token', 'req.headers.cookie', 'req.headers.authorization'], censor: '[masked]' },
    ...(options.pretty ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } } } : {}),
  });
}
