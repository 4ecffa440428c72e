/** Who waits for a call: a person before a page, or nobody. */
export type CallRank = 'person' | 'background';

/**
 * A donor waits for the payment page to be made, read again or closed, and staff for what a button sends. Lists, and what
 * events make us read, can wait until there is room.
 * @param path with the query, as in `/v1/events?limit=100`
 */
export function callRank(method: string, path: string): CallRank {
  if (method !== 'GET') return 'person';
  return path.startsWith('/v1/checkout/sessions/') ? 'person' : 'background';
}
