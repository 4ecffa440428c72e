import { formatMoney } from '../../../shared/format-money.ts';
import { money } from '../../../shared/money.ts';
import type { Tie } from '../reconciliation.ts';

export interface TieInWords {
  currency: string;
  /** Nothing is left that nobody can explain, and no difference is open. */
  good: boolean;
  words: string;
}

/** Whether the ledger ties to Stripe in one currency, as a sentence with every sum that it takes. */
export function tieInWords(tie: Tie): TieInWords {
  const { currency, stripeMinor, ledgerMinor, moving } = tie;
  const sum = (minor: number) => `${formatMoney(money(minor, currency)).replace('-', '−')} ${currency}`;
  const parts = partsOf(tie).filter(([minor]) => minor !== 0);
  const good = isGood(tie);
  if (parts.length === 0) return { currency, good, words: `Stripe’s balance is ${sum(stripeMinor)}, and the ledger’s is the same, to the cent.` };
  const told = parts.map(([minor, what]) => `${sum(minor)} ${what}`).join('; ');
  const end = moving ? ' Gifts came in all the while, so the two sums are of different moments; the next comparison says more.' : tie.unexplainedMinor === 0 ? ' Together that is the same, to the cent.' : '';
  return { currency, good, words: `Stripe’s balance is ${sum(stripeMinor)}. The ledger has ${sum(ledgerMinor)}; ${told}.${end}` };
}

/** The same for who may not see the sums: the balance is of all organizations of the installation. */
export function tieWithoutSums(tie: Tie): TieInWords {
  const good = isGood(tie);
  if (good) return { currency: tie.currency, good, words: 'every cent at Stripe is accounted for.' };
  return { currency: tie.currency, good, words: tie.moving ? 'gifts came in while it was added up; the next comparison says more.' : 'the ledger and Stripe differ; finance has the list of what differs.' };
}

function isGood({ unexplainedMinor, differencesMinor, moving }: Tie): boolean {
  return differencesMinor === 0 && (unexplainedMinor === 0 || moving);
}

function partsOf({ foreignMinor, convertedMinor, waitingMinor, differencesMinor, unexplainedMinor }: Tie): [minor: number, what: string][] {
  return [
    [foreignMinor, 'is of other business in the same Stripe account'],
    [convertedMinor, 'is of gifts that Stripe settled in another currency'],
    [waitingMinor, 'is on its way and in one of the two books only'],
    [differencesMinor, 'is what the open differences are about'],
    [unexplainedMinor, 'is what nobody can explain yet'],
  ];
}
