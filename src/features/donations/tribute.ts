export const tributeKinds = ['honour', 'memory'] as const;
export type TributeKind = typeof tributeKinds[number];

/** Whom a gift is given for. */
export interface Tribute {
  kind: TributeKind;
  name: string;
  ecard: Ecard | null;
}

/** A card by mail that tells somebody of the gift. It names no sum. */
export interface Ecard {
  toName: string;
  /** As addresses are compared. */
  toEmail: string;
  /** What the donor writes on it: lines of plain text without a web address; may be empty. */
  words: string;
  /** When it may be sent at the earliest; null for as soon as the gift is paid. */
  sendAt: Date | null;
  /** When it went into the outbox. */
  sentAt: Date | null;
}

/** `in memory of Mira Novak`, to stand in a line. */
export function tributeInWords({ kind, name }: Pick<Tribute, 'kind' | 'name'>): string {
  return `in ${kind} of ${name}`;
}

/**
 * Whether mail programs might make a link of something in the text. A card goes to people who have not asked for it, from an
 * address that they may trust, so it must not lead anywhere but to the campaign.
 */
export function hasLink(text: string): boolean {
  return /[@\\]|\/\/|www\.|[\p{L}\d-]{2,}[.。．｡][\p{L}]{2,}/iu.test(text.normalize('NFKC'));
}
