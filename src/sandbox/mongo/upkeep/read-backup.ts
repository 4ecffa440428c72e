import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { decode } from '../bson/decode.ts';
import { backupName, backupVersion, firstLine, type Frame, frameKind } from './backup-frames.ts';
import { UpkeepRefused } from './upkeep-refused.ts';

const largestFrame = 17 * 1024 * 1024;

/**
 * Reads the frames of a backup, without the last one, which it checks: whoever has read to the end has read all of it.
 * @throws UpkeepRefused when the file is no backup, of another version, cut short, or damaged
 */
export async function* readBackup(file: string): AsyncGenerator<Frame> {
  await checkFirstLine(file);
  const hash = createHash('sha256');
  let ended = false;
  let read = 0;
  try {
    for await (const frame of cutFrames(unpacked(file))) {
      if (ended) throw new UpkeepRefused(`${file} is damaged: something follows its end.`);
      if (frame.kind === frameKind.end) {
        ended = true;
        if (decode(frame.bytes)['sha256'] !== hash.digest('hex')) throw new UpkeepRefused(`${file} is damaged: its checksum is another one.`);
      } else {
        hash.update(Buffer.from([frame.kind])).update(frame.bytes);
        read++;
        yield frame;
      }
    }
  } catch (error) {
    throw refusalOf(file, read, error);
  }
  if (!ended) throw new UpkeepRefused(`${file} is cut short: it ends after ${read} pieces, without its end.`);
}

/** Reads all of it and keeps nothing: what is damaged must be known before any of it is believed. @throws UpkeepRefused */
export async function verifyBackup(file: string): Promise<void> {
  const frames = readBackup(file);
  while ((await frames.next()).done !== true);
}

async function checkFirstLine(file: string): Promise<void> {
  const handle = await open(file).catch((error: unknown) => {
    throw new UpkeepRefused(`${file} can't be read: ${(error as Error).message}`);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    const version = start.startsWith(`${backupName} `) ? /^\d+(?=\n)/.exec(start.slice(backupName.length + 1))?.[0] : undefined;
    if (version === undefined) throw new UpkeepRefused(`${file} is not a backup of Wellspring.`);
    if (version !== String(backupVersion)) throw new UpkeepRefused(`${file} is a backup of version ${version}; this program reads version ${backupVersion}.`);
  } finally {
    await handle.close();
  }
}

function unpacked(file: string): AsyncIterable<Buffer> {
  const unzip = createGunzip({ chunkSize: 256 * 1024 });
  createReadStream(file, { start: firstLine.length }).once('error', (error) => unzip.destroy(error)).pipe(unzip);
  return unzip;
}

async function* cutFrames(bytes: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk]);
    let at = 0;
    for (let size = frameSize(rest, at); size !== undefined && rest.length - at >= size; size = frameSize(rest, at)) {
      yield { kind: rest.readUInt8(at), bytes: rest.subarray(at + 1, at + size) };
      at += size;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw Object.assign(new Error('it ends within a piece'), { code: 'Z_BUF_ERROR' });
}

/** Size with the byte of its kind; undefined when it isn't there yet. */
function frameSize(bytes: Buffer, at: number): number | undefined {
  if (bytes.length - at < 5) return undefined;
  const size = bytes.readInt32LE(at + 1);
  if (size < 5 || size > largestFrame) throw new Error('a piece states a wrong length');
  return size + 1;
}

function refusalOf(file: string, read: number, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof UpkeepRefused) return error;
  const cut = code === 'Z_BUF_ERROR';
  return new UpkeepRefused(`${file} is ${cut ? 'cut short' : 'damaged'} after ${read} pieces: ${message}.`);
}
