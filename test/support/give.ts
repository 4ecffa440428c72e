import { formClient } from './form-client.ts';
import { payCheckout } from './pay-checkout.ts';

export interface Gift {
  email: string;
  name: string;
  /** A preset's value, in minor units; 6000 when left out. */
  amount?: string;
  /** The address that people know the site by, where it isn't the one that is asked. */
  origin?: string;
  /** Other fields of the form. */
  fields?: Record<string, string>;
}

let givers = 0;

/**
 * Fills in the giving form as a browser without scripts would, from an address of its own, so that many gifts of one
 * test are not taken for a flood (the site has to trust one proxy for that).
 * @param page path of the form, such as `/campaigns/safe-homes/donate`
 * @returns the address of the payment page
 */
export async function fillInGift(site: string, page: string, { email, name, amount = '6000', origin = site, fields = {} }: Gift): Promise<string> {
  givers++;
  const client = formClient(site, { origin, 'x-forwarded-for': `10.1.${Math.trunc(givers / 250)}.${(givers % 250) + 1}` });
  const answer = await client.submit(page, { amount, email, name, ...fields });
  if (answer.status !== 303 || answer.headers.location === undefined) throw new Error(`The giving form answered ${answer.status}: ${answer.text}`);
  return answer.headers.location;
}

/** Gives and pays, all but what comes after. @returns the private address of the gift's status page */
export async function give(site: string, page: string, gift: Gift): Promise<string> {
  const paid = await payCheckout(await fillInGift(site, page, gift));
  if (paid.location === null) throw new Error(`The payment page answered ${paid.status}: ${paid.text}`);
  return paid.location;
}
