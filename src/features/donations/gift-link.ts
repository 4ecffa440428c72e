import type { Tokens } from '../../shared/tokens.ts';
import type { Donation } from './donation.ts';
import { MOST_CORRECTIONS } from './correct-typing.ts';

/** What a gift's private address is made of: another address of the donor's is another link. */
export type LinkedGift = Pick<Donation, 'id' | 'addressMoves'>;

export function statusPathOf(tokens: Tokens, { id, addressMoves = 0 }: LinkedGift): string {
  return `/donations/${tokens.issue(purposeOf(addressMoves), id)}`;
}

/** @returns the gift's id, and for which of its addresses the token was made; null for a token that isn't ours */
export function readGiftToken(tokens: Tokens, token: string): { id: string; addressMoves: number } | null {
  for (let addressMoves = 0; addressMoves <= MOST_CORRECTIONS; addressMoves++) {
    const id = tokens.verify(purposeOf(addressMoves), 'don', token);
    if (id !== null) return { id, addressMoves };
  }
  return null;
}

function purposeOf(addressMoves: number): string {
  return addressMoves === 0 ? 'donation' : `donation, address ${addressMoves + 1}`;
}
