/** Where time comes from. Everything that asks for the time gets one of these, so that tests can set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
