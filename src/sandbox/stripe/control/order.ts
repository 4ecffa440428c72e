import type { Clock } from '../clock.ts';
import type { House } from '../keep-house.ts';
import type { Sandbox } from '../sandbox.ts';

/** Does what a test asks for; what it resolves with is the answer. Throws ZodError or ApiError when the order is wrong. */
export type Order = (given: unknown) => Promise<unknown>;

export interface ControlParts {
  sandbox: Sandbox;
  clock: Clock;
  house: House;
}
