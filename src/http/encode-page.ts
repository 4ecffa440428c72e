import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A finished page in the three encodings that browsers ask for. */
export interface EncodedPage {
  plain: Buffer;
  gzip: Buffer;
  brotli: Buffer;
  etag: string;
}

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** @param before the same page as it was, which stands if nothing has changed: compressing takes longer than rendering */
export async function encodePage(text: string, before?: EncodedPage): Promise<EncodedPage> {
  const plain = Buffer.from(text);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  if (before?.etag === etag) return before;
  const [zipped, brotli] = await Promise.all([
    compressGzip(plain),
    compressBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  ]);
  return { plain, gzip: zipped, brotli, etag };
}
