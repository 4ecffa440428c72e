import type { ServerResponse } from 'node:http';
import type { AskedPage } from './asked-page.ts';
import { chooseEncoding, type Encoding, encodings } from './choose-encoding.ts';
import type { EncodedText } from './encode-text.ts';

/** Header names and values in turns, as `writeHead` takes them with the least work. */
export type RawHeaders = readonly string[];

interface Prepared {
  bytes: Buffer;
  etag: string;
  whole: RawHeaders;
  notModified: RawHeaders;
}

/** A page with all that is said around it, so that nothing is left to do when it is asked for. */
export interface PreparedPage {
  encoded: EncodedText;
  answers: Readonly<Record<Encoding, Prepared>>;
}

/** @param around the headers that the application says beside the page's own: of security, and who may read it */
export function preparePage(encoded: EncodedText, type: string, around: RawHeaders): PreparedPage {
  const prepare = (encoding: Encoding): Prepared => {
    const { bytes, etag } = encoded[encoding];
    const notModified = [...around, 'Content-Type', type, 'Cache-Control', 'public, max-age=0, must-revalidate', 'ETag', etag, 'Vary', 'Accept-Encoding'];
    const encodedAs = encoding === 'identity' ? [] : ['Content-Encoding', encoding];
    return { bytes, etag, notModified, whole: [...notModified, ...encodedAs, 'Content-Length', String(bytes.length)] };
  };
  return { encoded, answers: { br: prepare('br'), gzip: prepare('gzip'), identity: prepare('identity') } };
}

/** Takes the place of headers of the same names that were set before. @param ageSeconds of a page that is known to be old */
export function writePage(res: ServerResponse, { encodings: accepted, held }: AskedPage, page: PreparedPage, ageSeconds?: number): void {
  const { bytes, etag, whole, notModified } = page.answers[chooseEncoding(accepted)];
  const isHeld = held !== undefined && (held.includes(etag) || held === '*');
  res.writeHead(isHeld ? 304 : 200, withAge(isHeld ? notModified : whole, ageSeconds));
  if (isHeld || res.req.method === 'HEAD') res.end();
  else res.end(bytes);
}

/** In memory, roughly: its bytes, and the strings around them. */
export function sizeOf({ answers }: PreparedPage): number {
  return encodings.reduce((sum, encoding) => sum + answers[encoding].bytes.length + lengthOf(answers[encoding].whole), 0);
}

function withAge(headers: RawHeaders, seconds: number | undefined): string[] {
  // Node only reads the list; a copy for each answer would be the largest thing that is made for it.
  return seconds === undefined ? headers as string[] : [...headers, 'Age', String(seconds)];
}

function lengthOf(headers: RawHeaders): number {
  return headers.reduce((sum, each) => sum + each.length, 0);
}
