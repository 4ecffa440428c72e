import { carriesSession } from './session-cookie.ts';

/** What matters of a request for a page that is the same for everybody. */
export interface AskedPage {
  /** Accept-Encoding, and If-None-Match. */
  encodings: string | undefined;
  held: string | undefined;
  /** Whether the visitor says who they are. */
  personal: boolean;
}

/**
 * Reads the headers as they came. Node sorts them into `req.headers` when that is first looked at, which takes longer than
 * all else about a kept page.
 * @param raw `req.rawHeaders`: names and values in turns
 */
export function askedPage(raw: readonly string[]): AskedPage {
  const asked: AskedPage = { encodings: undefined, held: undefined, personal: false };
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const { length } = name;
    if (length === 15 || length === 13 || length === 6) note(asked, name.toLowerCase(), raw[at + 1] ?? '');
  }
  return asked;
}

function note(asked: AskedPage, name: string, value: string): void {
  switch (name) {
    case 'accept-encoding': asked.encodings = joined(asked.encodings, value); break;
    case 'if-none-match': asked.held = joined(asked.held, value); break;
    case 'authorization': asked.personal = true; break;
    case 'cookie': asked.personal ||= carriesSession(value); break;
  }
}

function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`;
}
