import { formatDate } from '../../shared/format-date.ts';
import { formatMoney } from '../../shared/format-money.ts';
import type { Correction } from './correction.ts';
import { bytesOf, drawClosing, drawFacts, drawSum, drawTitle, newPaper } from './paper.ts';

interface Wording {
  title: string;
  opening: string;
  sum: string;
  closing: string;
}

/** A credit note, or the note that takes one back, as an A4 page. The same, byte for byte, whenever it is made. */
export async function correctionPdf(correction: Correction): Promise<Buffer> {
  const { number, amount, issuer, issuedAt } = correction;
  const words = wordingOf(correction);
  const pdf = newPaper(`${words.title} ${number}`, issuer, issuedAt);
  drawTitle(pdf, words.title, number, words.opening);
  drawSum(pdf, words.sum, `${formatMoney(amount)} ${amount.currency}`);
  drawFacts(pdf, factsOf(correction));
  drawClosing(pdf, [words.closing, `A question, or a mistake in it? Write to ${issuer.email} and name ${number}.`], issuer.website);
  return bytesOf(pdf);
}

/** @returns `credit-note-LR-2026-C0001.pdf`, safe in a header */
export function correctionFileName({ number }: Correction): string {
  return `credit-note-${number.replace(/[^\w-]/g, '')}.pdf`;
}

function wordingOf({ kind, receiptNumber, takesBack }: Correction): Wording {
  const closing = `It corrects receipt ${receiptNumber}, which stays as it was issued. Please keep both: only what is given in the end can be deducted, where the law allows it.`;
  switch (kind) {
    case 'refund':
      return { title: 'Credit note', opening: `We gave back what receipt ${receiptNumber} confirmed, wholly or in part.`, sum: 'Amount given back', closing };
    case 'dispute-lost':
      return { title: 'Credit note', opening: `The bank took back what receipt ${receiptNumber} confirmed, after the payment was disputed.`, sum: 'Amount taken back', closing };
    case 'refund-failed':
      return {
        title: 'Credit note taken back', opening: `The money of credit note ${takesBack ?? ''} could not be delivered and came home to us. That credit note no longer holds.`,
        sum: 'Amount that is with us again', closing,
      };
    case 'dispute-overturned':
      return {
        title: 'Credit note taken back', opening: `The bank decided again about the disputed payment and let it stand. Credit note ${takesBack ?? ''} no longer holds.`,
        sum: 'Amount that counts as given again', closing,
      };
  }
}

function factsOf(correction: Correction): [string, string][] {
  const { receiptAmount, stillGiven, timeZone } = correction;
  const day = (at: Date) => formatDate(at, timeZone);
  return [
    ['Donor', correction.donorName],
    ['Mail address', correction.donorEmail],
    ['For', correction.campaignTitle],
    ['Receipt', `${correction.receiptNumber}: ${formatMoney(receiptAmount)} ${receiptAmount.currency}, given on ${day(correction.giftAt)}`],
    ['Credit note taken back', correction.takesBack ?? ''],
    [isOfDispute(correction) ? 'Disputed on' : 'Refund made on', day(correction.at)],
    ['Given in the end', `${formatMoney(stillGiven)} ${stillGiven.currency}`],
    ['Reference', correction.subjectId],
    ['Issued', day(correction.issuedAt)],
  ];
}

function isOfDispute({ kind }: Correction): boolean {
  return kind === 'dispute-lost' || kind === 'dispute-overturned';
}
