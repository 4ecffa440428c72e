/** A consistent state of the store that stays readable while later writes go on; must be released. */
export interface Snapshot { done(): void }

export interface Entry { key: Buffer; value: Buffer }

/** Entries with start <= key < end. */
export interface KeyRange { start: Buffer; end: Buffer }

/** An ordered map of bytes to bytes on disk. */
export interface Store {
  get(key: Buffer, snapshot?: Snapshot): Buffer | undefined;
  /** Up to `limit` entries of a range, from its end when reversed. */
  chunk(range: KeyRange, reverse: boolean, limit: number, snapshot?: Snapshot): Entry[];
  /** Only inside `transact`. */
  put(key: Buffer, value: Buffer): void;
  /** Only inside `transact`. */
  remove(key: Buffer): void;
  /** Runs `work` as one atomic change; resolves when it is on disk. */
  transact(work: () => void): Promise<void>;
  snapshot(): Snapshot;
  /** Gives back what processes hold that were killed while they read beside this one: until then the file grows with every write. */
  forgetDeadReaders(): void;
  close(): Promise<void>;
}
