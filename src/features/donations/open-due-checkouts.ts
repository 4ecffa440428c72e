import mongoose from 'mongoose';
import { checkoutDueModel, type CheckoutDueRow } from './checkout-due-model.ts';
import type { Donation } from './donation.ts';
import { type CheckoutDeps, openCheckout } from './open-checkout.ts';

/** How many are tried at once: each may take as long as Stripe's patience lasts. */
const AT_ONCE = 10;
/** Longer than a try takes, so that no other worker tries the same page meanwhile; how soon one is tried again after a crash. */
const TRY_MS = 30_000;
const pausesMs = [2_000, 3_000, 5_000, 8_000];
const LONGEST_PAUSE_MS = 10_000;

/**
 * Goes on trying to open the payment pages that donors wait for, each under the same key as before.
 * @returns how many are waited for no longer
 */
export async function openDueCheckouts(deps: CheckoutDeps): Promise<number> {
  // Nearly always there is nothing, and looking is cheaper than claiming.
  if (await checkoutDueModel(deps.connection).exists(due(deps)) === null) return 0;
  const claimed: CheckoutDueRow[] = [];
  for (let row = await claim(deps); row !== null; row = claimed.length < AT_ONCE ? await claim(deps) : null) claimed.push(row);
  const ended = await Promise.all(claimed.map((row) => tryOne(deps, row)));
  return ended.filter(Boolean).length;
}

function due({ clock }: CheckoutDeps) {
  return { dueAt: mongoose.trusted({ $lte: clock.now() }) };
}

async function claim(deps: CheckoutDeps): Promise<CheckoutDueRow | null> {
  return checkoutDueModel(deps.connection).findOneAndUpdate(
    due(deps), { $set: { dueAt: new Date(deps.clock.now().getTime() + TRY_MS) }, $inc: { tries: 1 } }, { sort: { dueAt: 1 }, returnDocument: 'after' },
  ).lean();
}

async function tryOne(deps: CheckoutDeps, row: CheckoutDueRow): Promise<boolean> {
  const donation = await deps.store.byId(row._id);
  const wanted = donation !== null && row.until > deps.clock.now() && stillWanted(donation, row);
  const opened = wanted ? await openCheckout(deps, donation) : null;
  // What was asked for anew meanwhile is another wish, and stays.
  const same = { _id: row._id, askedAt: row.askedAt };
  if (opened?.kind === 'unavailable' && opened.again) {
    const pause = pausesMs[row.tries - 1] ?? LONGEST_PAUSE_MS;
    await checkoutDueModel(deps.connection).updateOne(same, { $set: { dueAt: new Date(deps.clock.now().getTime() + pause) } });
    return false;
  }
  await checkoutDueModel(deps.connection).deleteOne(same);
  return true;
}

/** A donor who stopped since they asked waits no longer. */
export function stillWanted({ status, statusAt, cancelAskedAt }: Donation, { askedAt }: CheckoutDueRow): boolean {
  return cancelAskedAt === null && !(status === 'canceled' && statusAt >= askedAt);
}
