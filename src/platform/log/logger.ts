import type { Logger as PinoLogger } from 'pino';

/** Structured log. Level error is for what a person must act on; everything else is info or below. */
export type Logger = PinoLogger;
