import { extractText } from 'unpdf';

/** The text of a PDF, with a single space for whatever stands between words. */
export async function pdfText(pdf: Buffer): Promise<string> {
  const { text } = await extractText(new Uint8Array(pdf), { mergePages: true });
  return text.replaceAll(/\s+/g, ' ');
}
