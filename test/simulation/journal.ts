/** A gift as its donor knows it. What the house made of it is for the checker to compare. */
export interface JournalGift {
  gift: number;
  /** Of this donor alone, so that all that was stored of the gift is found by it. */
  email: string;
  /** The hidden value of the form, as rendered. */
  nonce: string;
  target: number;
  /** What the donor typed or chose, in minor units, without the fee that they may have covered. */
  minor: number;
  cover: boolean;
  /** Where Stripe takes the payment; null while the site didn't lead there. */
  payAddress: string | null;
  /** The donor was told that the other answers would be a second gift, and sent them as such. */
  secondMinor: number | null;
  /** A payment that somebody made for it behind the site's back. */
  oddCharge?: string;
}

/** What was done in a run that the checker can't read from Stripe: what donors meant, and what was made up. */
export interface Journal {
  gifts: Map<number, JournalGift>;
  /** Payments that were made at Stripe behind the site's back. */
  oddCharges: Set<string>;
  /** Ids of events that were signed for us and are of another mode or account. */
  foreignEvents: Set<string>;
}

export function newJournal(): Journal {
  return { gifts: new Map(), oddCharges: new Set(), foreignEvents: new Set() };
}
