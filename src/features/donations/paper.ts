import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import Document from 'pdfkit';
import type { Issuer } from './receipt.ts';

const require = createRequire(import.meta.url);
/**
 * The fonts that PDF readers bring along know Latin-1 only; these have Greek, Cyrillic and Vietnamese too. Each is read
 * once: a document that reads its own takes 80 ms instead of 5, and a burst of gifts brings thousands.
 */
const fonts = {
  regular: fontOf('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  medium: fontOf('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'),
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

export type Pdf = InstanceType<typeof Document>;

/**
 * An A4 page with the organization's head. What is drawn comes from stored documents alone, so that it is the same, byte
 * for byte, whenever it is made.
 * @param issuedAt the moment of the document, not of the printing: the file's own id is derived from it, too
 */
export function newPaper(title: string, issuer: Issuer, issuedAt: Date): Pdf {
  const pdf = new Document({
    size: 'A4',
    // Without it a font that is never used would be read for each document.
    font: '',
    margins: { top: 64, bottom: 56, left, right: left },
    info: { Title: title, Author: issuer.legalName, CreationDate: issuedAt, ModDate: issuedAt },
    lang: 'en',
    displayTitle: true,
  });
  pdf.registerFont('regular', fonts.regular());
  pdf.registerFont('medium', fonts.medium());
  pdf.font('medium').fontSize(15).fillColor(spring).text(issuer.name, left, 64);
  pdf.font('regular').fontSize(9).fillColor(soft);
  if (issuer.legalName !== issuer.name) pdf.text(issuer.legalName);
  pdf.text(issuer.address.join(', '), { width }).text(`Registration number ${issuer.registrationNumber}`);
  pdf.moveDown(0.8);
  pdf.moveTo(left, pdf.y).lineTo(left + width, pdf.y).lineWidth(1).strokeColor(line).stroke();
  return pdf;
}

/** Read when it is first needed: most processes never print. */
function fontOf(file: string): () => Uint8Array {
  let font: Font | undefined;
  // PDFKit takes a font that was read already, which its declarations don't say.
  return () => (font ??= create(readFileSync(require.resolve(file))) as Font) as unknown as Uint8Array;
}

export function drawTitle(pdf: Pdf, title: string, number: string, opening: string): void {
  pdf.font('medium').fontSize(24).fillColor(ink).text(title, left, pdf.y + 30);
  pdf.font('regular').fontSize(11).fillColor(soft).text(`No. ${number}`);
  pdf.moveDown(1.4).fontSize(12).fillColor(ink).text(opening, { width });
}

/** The one sum that the document is about. */
export function drawSum(pdf: Pdf, label: string, sum: string): void {
  const top = pdf.y + 16;
  pdf.roundedRect(left, top, width, 62, 8).fill(tint);
  pdf.font('regular').fontSize(10).fillColor(soft).text(label, left + 18, top + 11);
  pdf.font('medium').fontSize(20).fillColor(ink).text(sum, left + 18, top + 25);
  pdf.y = top + 62 + 18;
}

/** Each line as high as its longer side, with a hairline below. Those without a value are left out. */
export function drawFacts(pdf: Pdf, facts: readonly [label: string, value: string][]): void {
  for (const [label, value] of facts) {
    if (value === '') continue;
    const top = pdf.y + 7;
    pdf.font('regular').fontSize(10).fillColor(soft).text(label, left, top, { width: labelWidth });
    const labelEnd = pdf.y;
    pdf.fillColor(ink).text(value, left + labelWidth, top, { width: width - labelWidth });
    const end = Math.max(labelEnd, pdf.y) + 7;
    pdf.moveTo(left, end).lineTo(left + width, end).lineWidth(0.6).strokeColor(line).stroke();
    pdf.y = end;
  }
}

/** Paragraphs at the end, and the organization's address on the web at the foot. */
export function drawClosing(pdf: Pdf, paragraphs: readonly string[], website: string): void {
  pdf.font('regular').fontSize(10).fillColor(soft);
  paragraphs.forEach((paragraph, index) => pdf.text(paragraph, left, pdf.y + (index === 0 ? 22 : 8), { width, lineGap: 2 }));
  if (website !== '') pdf.fontSize(9).text(website, left, 770, { width, lineBreak: false });
}

/** Ends the document. */
export async function bytesOf(pdf: Pdf): Promise<Buffer> {
  const parts: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject));
  pdf.on('data', (part: Buffer) => parts.push(part));
  pdf.end();
  await done;
  return Buffer.concat(parts);
}
