import { createRequire } from 'node:module';
import Document from 'pdfkit';
import { formatMoney } from '../../shared/format-money.ts';
import { isPositive, subtract } from '../../shared/money.ts';
import type { Receipt } from './receipt.ts';

const require = createRequire(import.meta.url);
/** The fonts that PDF readers bring along know Latin-1 only; these have Greek, Cyrillic and Vietnamese too. */
const fonts = {
  regular: require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  medium: require.resolve('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'),
};

const ink = '#1b2a2a';
const soft = '#4b5a59';
const spring = '#0b5d57';
const tint = '#f2ece1';
const line = '#e0d8c9';

/** Points. A4, with margins of an inch. */
const left = 72;
const width = 595.28 - 2 * left;
const labelWidth = 150;

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** The receipt as an A4 page. It comes from the stored receipt alone and is the same, byte for byte, whenever it is made. */
export async function receiptPdf(receipt: Receipt): Promise<Buffer> {
  const document = new Document({
    size: 'A4',
    margins: { top: 64, bottom: 56, left, right: left },
    // The moment of the receipt, not of the printing: the file's own id is derived from it, too.
    info: { Title: `Receipt ${receipt.number}`, Author: receipt.issuer.legalName, CreationDate: receipt.issuedAt, ModDate: receipt.issuedAt },
    lang: 'en',
    displayTitle: true,
  });
  document.registerFont('regular', fonts.regular);
  document.registerFont('medium', fonts.medium);
  drawIssuer(document, receipt);
  drawTitle(document, receipt);
  drawSum(document, receipt);
  drawFacts(document, factsOf(receipt));
  drawClosing(document, receipt);
  return bytesOf(document);
}

type Pdf = InstanceType<typeof Document>;

function drawIssuer(pdf: Pdf, { issuer }: Receipt): void {
  pdf.font('medium').fontSize(15).fillColor(spring).text(issuer.name, left, 64);
  pdf.font('regular').fontSize(9).fillColor(soft);
  if (issuer.legalName !== issuer.name) pdf.text(issuer.legalName);
  pdf.text(issuer.address.join(', '), { width }).text(`Registration number ${issuer.registrationNumber}`);
  pdf.moveDown(0.8);
  pdf.moveTo(left, pdf.y).lineTo(left + width, pdf.y).lineWidth(1).strokeColor(line).stroke();
}

function drawTitle(pdf: Pdf, { number, donorName }: Receipt): void {
  pdf.font('medium').fontSize(24).fillColor(ink).text('Donation receipt', left, pdf.y + 30);
  pdf.font('regular').fontSize(11).fillColor(soft).text(`No. ${number}`);
  pdf.moveDown(1.4).fontSize(12).fillColor(ink).text(donorName === '' ? 'Thank you for your gift.' : `Thank you, ${donorName}.`, { width });
}

function drawSum(pdf: Pdf, { amount }: Receipt): void {
  const top = pdf.y + 16;
  pdf.roundedRect(left, top, width, 62, 8).fill(tint);
  pdf.font('regular').fontSize(10).fillColor(soft).text('Amount received', left + 18, top + 11);
  pdf.font('medium').fontSize(20).fillColor(ink).text(`${formatMoney(amount)} ${amount.currency}`, left + 18, top + 25);
  pdf.y = top + 62 + 18;
}

function factsOf(receipt: Receipt): [string, string][] {
  const facts: [string, string][] = [
    ['Donor', receipt.donorName],
    ['Mail address', receipt.donorEmail],
    ['Date of the gift', day.format(receipt.giftAt)],
    ['For', receipt.campaignTitle],
    ['Given on the page', receipt.fundraiserTitle ?? ''],
    ['Of this, added for the fee', isPositive(receipt.cover) ? `${formatMoney(receipt.cover)} (gift ${formatMoney(subtract(receipt.amount, receipt.cover))})` : ''],
    ['Paid', 'online, through Stripe'],
    ['Payment reference', receipt.chargeId],
    ['Receipt issued', day.format(receipt.issuedAt)],
  ];
  return facts.filter(([, value]) => value !== '');
}

/** Each line as high as its longer side, with a hairline below. */
function drawFacts(pdf: Pdf, facts: readonly [string, string][]): void {
  for (const [label, value] of facts) {
    const top = pdf.y + 7;
    pdf.font('regular').fontSize(10).fillColor(soft).text(label, left, top, { width: labelWidth });
    const labelEnd = pdf.y;
    pdf.fillColor(ink).text(value, left + labelWidth, top, { width: width - labelWidth });
    const end = Math.max(labelEnd, pdf.y) + 7;
    pdf.moveTo(left, end).lineTo(left + width, end).lineWidth(0.6).strokeColor(line).stroke();
    pdf.y = end;
  }
}

function drawClosing(pdf: Pdf, { issuer, number }: Receipt): void {
  pdf.font('regular').fontSize(10).fillColor(soft);
  pdf.text(`No goods or services were given in return for this gift. Please keep this receipt: whether a gift is deductible depends on the law where you live.`, left, pdf.y + 22, { width, lineGap: 2 });
  pdf.text(`A question, or a mistake in it? Write to ${issuer.email} and name receipt ${number}.`, left, pdf.y + 8, { width, lineGap: 2 });
  if (issuer.website !== '') pdf.fontSize(9).text(issuer.website, left, 770, { width, lineBreak: false });
}

async function bytesOf(pdf: Pdf): Promise<Buffer> {
  const parts: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  pdf.on('data', (part: Buffer) => parts.push(part));
  pdf.end();
  await done;
  return Buffer.concat(parts);
}
