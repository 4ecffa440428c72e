/** A part of a page as it is now, for everybody who looks at it. */
export interface NewsPart {
  /** Sent as JSON. */
  data: object;
  /** How long this part rests after it was sent; what is large needn't be sent each second. */
  restMs: number;
}

export interface News {
  /** The same for as long as a page shows the same figures: who has seen it needs nothing. Printable, in one word. */
  version: string;
  /** Always the same parts in the same order. */
  parts: readonly NewsPart[];
}

/** What a page's listeners have been told so far, and what is to be told. */
export interface LiveMessage {
  take(news: News): void;
  /** What changed since it was sent, and when to ask again for what has to rest still. */
  due(now: number): { bytes: Buffer | null; againAt: number };
  /** What somebody has to be told who comes now. @param seen the version that their page shows */
  greeting(seen: string): Buffer;
}

interface Told {
  text: string;
  at: number;
}

/** Also says when to connect again, to browsers that do so by themselves. */
const HELLO = 'retry: 10000\n\n';

export function createLiveMessage(): LiveMessage {
  let version = '';
  let texts: string[] = [];
  let rests: number[] = [];
  let told: Told[] | undefined;
  return {
    take(news) {
      version = news.version;
      texts = news.parts.map(({ data }) => JSON.stringify(data));
      rests = news.parts.map(({ restMs }) => restMs);
      // Whoever is there so far is greeted with these.
      told ??= texts.map((text) => ({ text, at: -Infinity }));
    },
    due(now) {
      const before = told ?? [];
      const restsUntil = (index: number) => (before[index]?.at ?? -Infinity) + (rests[index] ?? 0);
      const changed = texts.flatMap((text, index) => (text === before[index]?.text ? [] : [index]));
      const sendable = changed.filter((index) => restsUntil(index) <= now);
      const held = changed.filter((index) => restsUntil(index) > now);
      for (const index of sendable) before[index] = { text: texts[index] ?? '', at: now };
      return {
        // Only who has all parts has seen this version.
        bytes: sendable.length === 0 ? null : written(sendable.map((index) => texts[index] ?? ''), held.length === 0 ? version : null),
        againAt: Math.min(Infinity, ...held.map(restsUntil)),
      };
    },
    greeting: (seen) => (seen === version ? Buffer.from(HELLO) : Buffer.concat([Buffer.from(HELLO), written(texts, version)])),
  };
}

/** Browsers give every event the id that was named last. */
function written(texts: readonly string[], version: string | null): Buffer {
  return Buffer.from(texts.map((text) => `${version === null ? '' : `id: ${version}\n`}event: news\ndata: ${text}\n\n`).join(''));
}
