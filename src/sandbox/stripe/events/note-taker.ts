import type { Store } from '../store/open-store.ts';

/** Writes small notes down, many of them in one unit of work while the disk is busy with the ones before. */
export class NoteTaker {
  readonly #store: Store;
  #notes: Array<() => void> = [];
  #writing: Promise<void> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Resolves once the note is on disk. */
  take(note: () => void): Promise<void> {
    this.#notes.push(note);
    return (this.#writing ??= this.#write());
  }

  async #write(): Promise<void> {
    // Whoever takes a note in this turn of the event loop is written down with it.
    await new Promise((resolve) => setImmediate(resolve));
    const notes = this.#notes;
    this.#notes = [];
    this.#writing = undefined;
    await this.#store.write(() => {
      for (const note of notes) note();
    });
  }
}
