import type { Request, Response } from 'express';

/** What a page is sent in, the smallest first. */
export const encodings = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof encodings)[number];

/** Browsers send a handful of forms, so each is read once; who makes up others doesn't fill the memory. */
const known = new Map<string, Encoding>();
const MOST_KNOWN = 100;

/**
 * The smallest encoding that a browser can read.
 * @param accepted the header Accept-Encoding (RFC 9110, section 12.5.3): `br;q=0` refuses, `*` takes all that aren't named
 */
export function chooseEncoding(accepted: string | undefined): Encoding {
  if (accepted === undefined) return 'identity';
  const found = known.get(accepted);
  if (found !== undefined) return found;
  const chosen = choose(accepted);
  if (known.size < MOST_KNOWN) known.set(accepted, chosen);
  return chosen;
}

/** Chooses for an answer that is about to be sent, and says so in its headers. */
export function settleEncoding(req: Request, res: Response): Encoding {
  const encoding = chooseEncoding(req.get('accept-encoding'));
  res.vary('Accept-Encoding');
  if (encoding !== 'identity') res.set('Content-Encoding', encoding);
  return encoding;
}

function choose(accepted: string): Encoding {
  const named = new Map(accepted.toLowerCase().split(',').map((part) => {
    const [name = '', ...parameters] = part.split(';').map((each) => each.trim());
    return [name, !parameters.some((each) => /^q=0(?:\.0*)?$/.test(each))];
  }));
  return encodings.find((encoding) => named.get(encoding) ?? named.get('*') ?? false) ?? 'identity';
}
