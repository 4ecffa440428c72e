import { ask } from './ask.ts';

/** The embedded Stripe takes any such key. */
export const secretKey = 'sk_test_simulation';

/** An object of Stripe's, as its API sends it. */
export type StripeObject = { id: string } & Record<string, unknown>;

/** Stripe asked by plain HTTP, as by somebody who knows nothing of the site. */
export interface StripeTruth {
  get(path: string): Promise<StripeObject>;
  post(path: string, form: Record<string, string>): Promise<StripeObject>;
  /** One page, newest first. */
  list(path: string, limit?: number): Promise<StripeObject[]>;
  /** All pages, newest first. */
  all(path: string): Promise<StripeObject[]>;
}

export function stripeTruth(base: string): StripeTruth {
  const headers = { authorization: `Bearer ${secretKey}` };
  // Faults of the run may meet these calls too; they are asked again, as anybody would.
  const call = async (path: string, form?: Record<string, string>): Promise<StripeObject> => {
    for (let tries = 1; ; tries++) {
      try {
        const { status, text } = await ask(`${base}${path}`, { headers, ...(form === undefined ? {} : { form }) });
        if (status < 400) return JSON.parse(text) as StripeObject;
        if (status < 409 || tries >= 8) throw new StripeSaidNo(`${path} answered ${status}: ${text}`);
      } catch (error) {
        if (error instanceof StripeSaidNo || tries >= 8) throw error;
      }
    }
  };
  const page = async (path: string, limit: number, after?: string): Promise<{ data: StripeObject[]; more: boolean }> => {
    const answer = await call(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after === undefined ? '' : `&starting_after=${after}`}`) as unknown as { data: StripeObject[]; has_more: boolean };
    return { data: answer.data, more: answer.has_more };
  };
  return {
    get: (path) => call(path),
    post: call,
    list: async (path, limit = 100) => (await page(path, limit)).data,
    async all(path) {
      const found: StripeObject[] = [];
      for (let more = true; more;) {
        const next = await page(path, 100, found.at(-1)?.id);
        found.push(...next.data);
        more = next.more;
      }
      return found;
    },
  };
}

/** Stripe refused what was asked. */
export class StripeSaidNo extends Error {}
