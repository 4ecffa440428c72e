import { connect, type Socket } from 'node:net';

/** Thousands of open pages, as far as the server can tell: each a connection that asks for news and reads it. */
export interface Crowd {
  /** How many connections are open. */
  open(): number;
  /** How long after `since` each heard words that hold `mark`, in milliseconds; those who haven't yet are left out. */
  heard(mark: string, since: number): number[];
  /** How many messages the one who heard most got since the last time this was asked. */
  mostMessages(): number;
  close(): void;
}

interface Page {
  socket: Socket;
  /** The end of what was heard, in case that a mark comes in two pieces. */
  tail: string;
  marks: Map<string, number>;
  messages: number;
}

const AT_ONCE = 200;
/** What a phone sends along. */
const BROWSER_SAYS = [
  'Connection: keep-alive', 'Accept: text/event-stream', 'Cache-Control: no-cache', 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Mode: cors', 'Sec-Fetch-Dest: empty',
  'User-Agent: Mozilla/5.0 (Linux; Android 13; Pixel 6a) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36', 'Referer: https://give.example.org/campaigns/safe-homes',
  'sec-ch-ua: "Not/A)Brand";v="8", "Chromium";v="126"', 'sec-ch-ua-mobile: ?1', 'sec-ch-ua-platform: "Android"', 'Accept-Encoding: gzip, deflate, br, zstd', 'Accept-Language: en-GB,en;q=0.9',
];
const TAIL = 80;
/** The end of the sentence in which every message about figures says what was raised. */
const SENTENCE = /raised, [\d,]+ donations?\./g;

/** Opens the connections, some at a time, each hundred from a network of its own. Resolves when all have been greeted. */
export async function gatherCrowd(url: string, size: number): Promise<Crowd> {
  const pages: Page[] = [];
  while (pages.length < size) {
    const some = Array.from({ length: Math.min(AT_ONCE, size - pages.length) }, (_, index) => openPage(new URL(url), pages.length + index));
    pages.push(...await Promise.all(some));
  }
  return {
    open: () => pages.filter(({ socket }) => !socket.destroyed).length,
    heard: (mark, since) => pages.flatMap(({ marks }) => marks.get(mark) ?? []).map((at) => at - since),
    mostMessages() {
      const most = Math.max(...pages.map(({ messages }) => messages));
      for (const page of pages) page.messages = 0;
      return most;
    },
    close() {
      for (const { socket } of pages) socket.destroy();
    },
  };
}

function openPage({ hostname, port, pathname, host }: URL, number: number): Promise<Page> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const page: Page = { socket, tail: '', marks: new Map(), messages: 0 };
    const network = `10.${Math.trunc(number / 25_600)}.${Math.trunc(number / 100) % 256}.${number % 100}`;
    socket.once('connect', () => socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-For: ${network}\r\n${BROWSER_SAYS.join('\r\n')}\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (text: string) => {
      const heard = page.tail + text;
      for (const [mark] of heard.matchAll(SENTENCE)) note(page, mark);
      page.tail = heard.slice(-TAIL).replace(SENTENCE, '');
      if (heard.startsWith('HTTP/1.1 ') && !heard.startsWith('HTTP/1.1 200')) socket.destroy(new Error(heard.slice(0, 200)));
      else resolve(page);
    });
    socket.on('error', reject);
  });
}

function note(page: Page, mark: string): void {
  page.messages++;
  if (!page.marks.has(mark)) page.marks.set(mark, performance.now());
}
