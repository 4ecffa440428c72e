import { ask } from '../ask.ts';
import { type Evidence, text } from './evidence.ts';

/** So many donors come back. */
const SAMPLE = 8;
const unpaid: readonly string[] = ['pending', 'failed', 'canceled', 'expired'];

/** Whose gift isn't paid can pay it: the way back leads to a page of Stripe's that is open. Comes last, for it changes something. */
export async function checkPaying({ house, site }: Evidence, statusPath: (donationId: string) => string): Promise<string[]> {
  const some = house.donations.filter(({ status, attempt }) => unpaid.includes(text(status)) && (attempt as { number: number }).number > 1).slice(0, SAMPLE);
  const others = house.donations.filter(({ status }) => status === 'canceled' || status === 'expired').slice(0, SAMPLE);
  const found = await Promise.all([...new Set([...some, ...others])].map(async ({ _id, status }, index) => {
    const answer = await ask(`${site}${statusPath(_id)}/retry`, { form: {}, headers: { origin: site, 'x-forwarded-for': `10.255.0.${index + 1}` } });
    const page = answer.location?.includes('/pay/') === true ? await ask(answer.location) : undefined;
    return page?.status === 200 && page.text.includes('name="visit"') ? [] : [`gift ${_id} is ${text(status)}, and its donor can't pay: ${answer.status} ${answer.location ?? ''} ${page?.status ?? ''}`];
  }));
  return found.flat();
}
