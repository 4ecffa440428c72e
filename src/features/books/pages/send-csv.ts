import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Sends a file piece by piece, as fast as the reader takes it: the books of years never stand in memory. When reading the
 * books fails halfway the connection breaks, so that nobody takes a part for the whole.
 * @param name of the file, without a path
 */
export async function sendCsv(res: Response, name: string, pieces: AsyncIterable<string>): Promise<void> {
  res.set({ 'Cache-Control': 'no-store', 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '')}"` });
  try {
    await pipeline(Readable.from(pieces), res);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** The reader closed the window: nobody is left to tell. */
function isGone(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
