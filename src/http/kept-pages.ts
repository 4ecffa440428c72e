import { type PreparedPage, sizeOf } from './write-page.ts';

export interface KeptPage {
  readonly page: PreparedPage;
  /** What it depends on, by ids; on everything when nothing is named. */
  readonly about: ReadonlySet<string>;
  readonly renderedAt: number;
  /** When something that it shows changed, or will by the time of day; Infinity while nothing has. */
  outdatedAt: number;
  /** Until when it is served as it was without asking again. */
  asItWasUntil: number;
  /** With the note in it, once it was needed. */
  noted: Promise<PreparedPage> | undefined;
  /** Whether anybody asked for it since the last look for pages to let go. */
  used: boolean;
}

export interface KeptPages {
  get(key: string): KeptPage | undefined;
  set(key: string, page: KeptPage): void;
  delete(key: string): void;
  clear(): void;
  all(): Iterable<KeptPage>;
}

/**
 * Pages in memory, up to so many bytes: a robot that searches for thousands of words must not fill it. Pages that nobody has
 * asked for lately go first; one that is asked for need not be moved for that, which would cost more than finding it.
 * While the database is away the noted forms come on top: as much again, at most.
 */
export function createKeptPages(mostBytes: number): KeptPages {
  const pages = new Map<string, KeptPage>();
  const weights = new WeakMap<KeptPage, number>();
  let bytes = 0;

  const weightOf = (page: KeptPage | undefined) => (page === undefined ? 0 : weights.get(page) ?? 0);
  const remove = (key: string) => {
    bytes -= weightOf(pages.get(key));
    pages.delete(key);
  };
  // Each page in use is passed over once and counts as unused then, so this ends.
  const letGo = () => {
    for (const [key, page] of pages) {
      if (bytes <= mostBytes) return;
      if (page.used) {
        page.used = false;
        pages.delete(key);
        pages.set(key, page);
      } else remove(key);
    }
  };
  return {
    get: (key) => pages.get(key),
    set(key, page) {
      remove(key);
      weights.set(page, sizeOf(page.page));
      pages.set(key, page);
      bytes += weightOf(page);
      letGo();
    },
    delete: remove,
    clear() {
      pages.clear();
      bytes = 0;
    },
    all: () => pages.values(),
  };
}
