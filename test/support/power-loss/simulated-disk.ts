import path from 'node:path';
import type { Random } from '../../../src/platform/images/illustration/seeded-random.ts';
import type { Action, Step } from './read-trace.ts';

/** What a disk holds after the power has failed, by path. */
export interface DiskImage { folders: string[]; files: Map<string, Buffer> }

/** What a disk can fail to do as it is told: to flush files, to write files opened with O_DSYNC at once, to flush folders. */
export type Deafness = 'sync' | 'dsync' | 'names';

/** What a disk writes in one go, whatever happens. LMDB counts on it: each of its roots lies within one. */
const sectorSize = 512;

interface Version { bytes: Buffer; ended: boolean }

interface File {
  /** What is on the disk for sure. */
  sure: Map<number, Buffer>;
  /** What has been written to a sector since, in order; any of it may be on the disk. */
  later: Map<number, Version[]>;
  sureSize: number;
  size: number;
}

type Write = Extract<Action, { kind: 'write' }>;

/**
 * Follows what a program asks of its disk, and tells what may be on it if the power fails. What a completed flush covers
 * is there. Of everything else each sector is there or not, by itself, and so are file sizes and the names of new files
 * and folders, which only a flush of the folder that holds them makes sure.
 */
export class SimulatedDisk {
  private readonly deafTo: Deafness | undefined;
  private readonly files = new Map<string, File>();
  private readonly folders = new Set<string>();
  /** Names by whether they are on the disk for sure. */
  private readonly names = new Map<string, boolean>();
  private readonly versions = new Map<Write, [number, Version][]>();
  private readonly flushes = new Map<Action, () => void>();

  constructor(deafTo?: Deafness) {
    this.deafTo = deafTo;
  }

  follow({ edge, action }: Step): void {
    if (action.kind === 'create' && edge === 'begin') this.create(action.path, action.folder);
    if (action.kind === 'write') (edge === 'begin' ? this.beginWrite(action) : this.endWrite(action));
    if (action.kind !== 'sync') return;
    if (edge === 'begin') this.flushes.set(action, this.beginFlush(action.path));
    else this.flushes.get(action)?.();
  }

  /** What is on the disk if the power fails now. */
  fail(random: Random): DiskImage {
    const there = new Set(['']);
    for (const [name, sure] of this.names) if (there.has(parentOf(name)) && (sure || random.chance(0.5))) there.add(name);
    const files = [...this.files].filter(([name]) => there.has(name)).map(([name, file]) => [name, contentOf(file, random)] as const);
    return { folders: [...this.folders].filter((name) => there.has(name)), files: new Map(files) };
  }

  private create(name: string, folder: boolean): void {
    this.names.set(name, false);
    if (folder) this.folders.add(name);
    else this.files.set(name, { sure: new Map(), later: new Map(), sureSize: 0, size: 0 });
  }

  private beginWrite(write: Write): void {
    const file = this.fileAt(write.path);
    const { offset, bytes } = write;
    const touched: [number, Version][] = [];
    for (let sector = Math.floor(offset / sectorSize); sector * sectorSize < offset + bytes.length; sector++) {
      const later = file.later.get(sector) ?? [];
      const before = later.at(-1)?.bytes ?? file.sure.get(sector) ?? Buffer.alloc(sectorSize);
      const version = { bytes: Buffer.from(before), ended: false };
      const from = Math.max(0, sector * sectorSize - offset);
      bytes.copy(version.bytes, Math.max(0, offset - sector * sectorSize), from);
      file.later.set(sector, [...later, version]);
      touched.push([sector, version]);
    }
    file.size = Math.max(file.size, offset + bytes.length);
    this.versions.set(write, touched);
  }

  private endWrite(write: Write): void {
    const file = this.fileAt(write.path);
    const touched = this.versions.get(write) ?? [];
    for (const [, version] of touched) version.ended = true;
    if (!write.flushed || this.deafTo === 'dsync') return;
    for (const [sector, version] of touched) makeSure(file, sector, version);
    file.sureSize = Math.max(file.sureSize, write.offset + write.bytes.length);
  }

  /** @returns what holds when the flush has ended: it covers what was written before it began, and maybe no more */
  private beginFlush(name: string): () => void {
    const file = this.files.get(name);
    if (!file) return this.deafTo === 'names' ? () => undefined : this.beginFolderFlush(name);
    if (this.deafTo === 'sync') return () => undefined;
    const { size } = file;
    const covered = [...file.later].flatMap(([sector, later]) => later.filter(({ ended }) => ended).slice(-1).map((version) => [sector, version] as const));
    return () => {
      for (const [sector, version] of covered) makeSure(file, sector, version);
      file.sureSize = Math.max(file.sureSize, size);
    };
  }

  private beginFolderFlush(name: string): () => void {
    const covered = [...this.names.keys()].filter((each) => parentOf(each) === name);
    return () => {
      for (const each of covered) this.names.set(each, true);
    };
  }

  private fileAt(name: string): File {
    const file = this.files.get(name);
    if (!file) throw new Error(`${name} was there before the trace began.`);
    return file;
  }
}

function makeSure(file: File, sector: number, version: Version): void {
  const later = file.later.get(sector) ?? [];
  const at = later.indexOf(version);
  // Another flush was quicker and has covered more.
  if (at < 0) return;
  file.sure.set(sector, version.bytes);
  if (at === later.length - 1) file.later.delete(sector);
  else file.later.set(sector, later.slice(at + 1));
}

/** Some failures lose nearly all, some nearly nothing: the odds are drawn once for each. */
function contentOf(file: File, random: Random): Buffer {
  const odds = random.between(0, 1);
  const content = Buffer.alloc(random.chance(odds) ? file.size : file.sureSize);
  for (const [sector, bytes] of file.sure) bytes.copy(content, sector * sectorSize);
  for (const [sector, later] of file.later) {
    const version = random.chance(odds) ? later[random.whole(0, later.length - 1)] : undefined;
    if (version && sector * sectorSize < content.length) version.bytes.copy(content, sector * sectorSize);
  }
  return content;
}

function parentOf(name: string): string {
  const parent = path.dirname(name);
  return parent === '.' ? '' : parent;
}
