import { formatDate } from '../../shared/format-date.ts';
import { formatMoney } from '../../shared/format-money.ts';
import { isPositive, subtract } from '../../shared/money.ts';
import { correctionInWords } from './correction-in-words.ts';
import type { Correction } from './correction.ts';
import { bytesOf, drawClosing, drawFacts, drawSum, drawTitle, newPaper } from './paper.ts';
import type { Receipt } from './receipt.ts';

/**
 * The receipt as an A4 page. It is never changed; what was issued to correct it is named on it.
 * @param corrections in the order in which they were issued
 */
export async function receiptPdf(receipt: Receipt, corrections: readonly Correction[] = []): Promise<Buffer> {
  const { number, donorName, amount, issuer } = receipt;
  const pdf = newPaper(`Receipt ${number}`, issuer, receipt.issuedAt);
  drawTitle(pdf, 'Donation receipt', number, donorName === '' ? 'Thank you for your gift.' : `Thank you, ${donorName}.`);
  drawSum(pdf, 'Amount received', `${formatMoney(amount)} ${amount.currency}`);
  drawFacts(pdf, factsOf(receipt, corrections));
  drawClosing(pdf, [
    'No goods or services were given in return for this gift. Please keep this receipt: whether a gift is deductible depends on the law where you live.',
    `A question, or a mistake in it? Write to ${issuer.email} and name receipt ${number}.`,
  ], issuer.website);
  return bytesOf(pdf);
}

function factsOf(receipt: Receipt, corrections: readonly Correction[]): [string, string][] {
  const last = corrections.at(-1);
  return [
    ['Donor', receipt.donorName],
    ['Mail address', receipt.donorEmail],
    ['Date of the gift', formatDate(receipt.giftAt, receipt.timeZone)],
    ['For', receipt.campaignTitle],
    ['Given on the page', receipt.fundraiserTitle ?? ''],
    ['Given', receipt.tribute ?? ''],
    ['Of this, added for the fee', isPositive(receipt.cover) ? `${formatMoney(receipt.cover)} (gift ${formatMoney(subtract(receipt.amount, receipt.cover))})` : ''],
    ['Paid', 'online, through Stripe'],
    ['Payment reference', receipt.chargeId],
    ['Receipt issued', formatDate(receipt.issuedAt, receipt.timeZone)],
    ...corrections.map((correction): [string, string] => ['Corrected', correctionInWords(correction)]),
    ['Given in the end', last === undefined ? '' : `${formatMoney(last.stillGiven)} ${last.stillGiven.currency}`],
  ];
}
