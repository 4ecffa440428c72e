import { encodeText } from './encode-text.ts';
import type { KeptPage, KeptPages } from './kept-pages.ts';
import { preparePage, type RawHeaders } from './write-page.ts';

/**
 * Makes a page's text.
 * @param about is told the ids of what the page depends on: figures of others leave it alone. A page that names nothing
 *   depends on everything.
 * @param until is told a moment from which the text is another one although nothing changes, as when a day begins; null for none
 */
export type RenderPage = (about: (id: string) => void, until: (at: Date | null) => void) => Promise<string>;

/** Ids of what has changed, or anything may have. */
export type Changes = ReadonlySet<string> | 'anything';

export interface PageRequest {
  render: RenderPage;
  type: string;
  around: RawHeaders;
}

export interface PageRenderings {
  /** Renders and keeps the page, or waits for the rendering that is under way. */
  once(key: string, request: PageRequest): Promise<KeptPage>;
  isUnderWay(key: string): boolean;
  /** Those under way may have read one thing before the change and another after it, so theirs are old when they are done. */
  changed(changes: Changes): void;
  /** Those under way are still given to who waits for them, but neither kept nor given to anybody else. */
  disown(): void;
}

interface Rendering {
  page: Promise<KeptPage>;
  changes: Changes[];
}

export function concerns(changes: Changes, about: ReadonlySet<string>): boolean {
  return changes === 'anything' || about.size === 0 || Array.from(changes).some((id) => about.has(id));
}

/** @param began called for each rendering */
export function createPageRenderings(kept: KeptPages, now: () => number, began: () => void): PageRenderings {
  const underWay = new Map<string, Rendering>();

  const renderPage = async (key: string, { render, type, around }: PageRequest, changes: readonly Changes[]): Promise<KeptPage> => {
    const about = new Set<string>();
    let until = Infinity;
    const text = await render((id) => about.add(id), (at) => { until = Math.min(until, at?.getTime() ?? Infinity); });
    const encoded = await encodeText(text, kept.get(key)?.page.encoded);
    const outdatedAt = changes.some((each) => concerns(each, about)) ? now() : until;
    return { page: preparePage(encoded, type, around), about, renderedAt: now(), outdatedAt, asItWasUntil: 0, noted: undefined, used: true };
  };

  return {
    once(key, request) {
      const running = underWay.get(key);
      if (running !== undefined) return running.page;
      began();
      const changes: Changes[] = [];
      const isOurs = () => underWay.get(key)?.changes === changes;
      const page = renderPage(key, request, changes)
        .then((finished) => {
          if (isOurs()) kept.set(key, finished);
          return finished;
        })
        .finally(() => {
          if (isOurs()) underWay.delete(key);
        });
      underWay.set(key, { page, changes });
      return page;
    },
    isUnderWay: (key) => underWay.has(key),
    changed(changes) {
      for (const rendering of underWay.values()) rendering.changes.push(changes);
    },
    disown: () => underWay.clear(),
  };
}
