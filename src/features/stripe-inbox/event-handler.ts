import type { ClientSession } from 'mongoose';
import type { Stripe } from 'stripe';

/** How the work on an event ended. */
export type Outcome =
  | { state: 'done'; reason?: string }
  /** Not ours, or nothing to do: noted, and that is all. */
  | { state: 'ignored'; reason: string }
  /** It doesn't fit what we know. It changes nothing, and a person has to look. */
  | { state: 'quarantined'; reason: string };

/** An event on its way through the worker. */
export interface Delivery {
  event: Stripe.Event;
  /** 1 for the first time. */
  attempt: number;
  /**
   * Ends the work. With the session of the transaction that has the effects, the event is done if, and only if, they
   * are committed.
   * @throws AlreadyFinished when another worker was quicker; the transaction then ends without effects
   */
  finish: (outcome: Outcome, session?: ClientSession) => Promise<void>;
  /** Leaves it for later without counting it as a failure: another event may have the answer by then. */
  postpone: (milliseconds: number) => Promise<void>;
}

/**
 * Does what an event asks for and calls `finish` or `postpone` once. It may be called again with the same event, at the
 * same time too, and in any order with others. What it throws is logged, and the event is tried again later.
 */
export interface EventHandler {
  (delivery: Delivery): Promise<void>;
  together?: TogetherHandler;
}

/**
 * Does the work on those of many events that are plain, in few round trips, and finishes them. The others, and all that it
 * left when it throws, are handled one by one.
 * @returns the ids of those it finished
 */
export type TogetherHandler = (events: readonly Stripe.Event[], finish: FinishMany) => Promise<ReadonlySet<string>>;

/**
 * Ends the work on events by their ids: as `finish` of a delivery, for all of them or none.
 * @throws AlreadyFinished when another worker was quicker with one of them
 */
export type FinishMany = (outcomes: ReadonlyMap<string, Outcome>, session?: ClientSession) => Promise<void>;

/** Another worker has finished this event. */
export class AlreadyFinished extends Error {}
