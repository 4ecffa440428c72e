import type { Db } from 'mongodb';
import type { Journal } from '../journal.ts';
import type { StripeTruth } from '../stripe-truth.ts';
import { checkDonations } from './check-donations.ts';
import { checkLedger } from './check-ledger.ts';
import { checkPapers } from './check-papers.ts';
import { checkPaying } from './check-paying.ts';
import { checkPublic } from './check-public.ts';
import { checkRest } from './check-rest.ts';
import { checkTotals } from './check-totals.ts';
import { gatherEvidence } from './evidence.ts';
import { paymentsOf } from './payment.ts';

export interface Verdict {
  /** A sentence for each thing that is wrong. */
  wrong: string[];
  /** Payments that Stripe took for gifts. */
  payments: number;
  gifts: number;
  entries: number;
}

/**
 * Judges the house from outside: by Stripe's objects, by the raw documents of the database and by what donors meant. It
 * shares no code with the house, so that a mistake there is not repeated here.
 * @param house its address, and where a gift's private page is, which its donor knows
 */
export async function checkEverything(database: Db, stripe: StripeTruth, journal: Journal, house: { site: string; statusPath: (donationId: string) => string }): Promise<Verdict> {
  const evidence = await gatherEvidence(database, stripe, journal, house.site);
  const payments = paymentsOf(evidence);
  const wrong = [
    ...checkRest(evidence), ...checkLedger(evidence, payments), ...checkDonations(evidence, payments), ...checkPapers(evidence, payments), ...checkTotals(evidence, payments),
    ...await checkPublic(evidence, payments), ...await checkPaying(evidence, house.statusPath),
  ];
  return { wrong, payments: payments.length, gifts: evidence.house.donations.length, entries: evidence.house['ledger-entries'].length };
}
