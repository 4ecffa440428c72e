import { get, type IncomingHttpHeaders } from 'node:http';
import { pollUntil } from './poll-until.ts';

export interface StreamEvent {
  name: string;
  data: string;
  id: string | null;
}

/** Server-sent events, as a browser reads them. */
export interface EventStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly events: readonly StreamEvent[];
  /** Waits until there are so many events of this name. @returns them */
  waitFor(name: string, count?: number): Promise<StreamEvent[]>;
  /** All that was sent. */
  text(): string;
  ended(): boolean;
  /** Reads nothing from now on. */
  pause(): void;
  close(): void;
}

export function openEventStream(address: string, headers: Record<string, string> = {}): Promise<EventStream> {
  return new Promise((resolve, reject) => {
    // The site's own address says localhost, which some machines look up as ::1 first.
    const request = get(address.replace('//localhost', '//127.0.0.1'), { agent: false, headers: { accept: 'text/event-stream', ...headers } }, (answer) => {
      let text = '';
      let ended = false;
      const events: StreamEvent[] = [];
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        events.splice(0, events.length, ...parseEvents(text));
      });
      for (const name of ['end', 'close', 'error'] as const) answer.once(name, () => { ended = true; });
      resolve({
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        events,
        waitFor: (name, count = 1) => pollUntil(`${count} events of the name ${name}, after ${text}`, () => {
          const found = events.filter((each) => each.name === name);
          return found.length >= count && found;
        }, { everyMs: 10 }),
        text: () => text,
        ended: () => ended,
        pause: () => answer.pause(),
        close: () => request.destroy(),
      });
    });
    request.once('error', reject);
  });
}

/** What has ended with an empty line; fields are read as in WHATWG HTML, section 9.2.6. */
function parseEvents(text: string): StreamEvent[] {
  let id: string | null = null;
  return text.split('\n\n').slice(0, -1).flatMap((block) => {
    const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
    id = fields.get('id') ?? id;
    const data = fields.get('data');
    return data === undefined ? [] : [{ name: fields.get('event') ?? 'message', data, id }];
  });
}
