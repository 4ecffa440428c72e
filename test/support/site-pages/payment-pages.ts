import type { Stripe } from 'stripe';
import { fillInGift } from '../give.ts';
import { payCheckout } from '../pay-checkout.ts';
import type { Scene } from './tell-stories.ts';

/** What the parts that stand in for the outside answer to GET; the application passes it on, so its routes don't tell. */
export const pagesOfStandIns: readonly string[] = ['/sandbox/mail', '/sandbox/mail/messages/:id', '/sandbox/stripe/pay/:id', '/sandbox/stripe/authenticate/:id'];

const campaign = '/campaigns/safe-homes/donate';
const asksTheBank = '4000002500003155';
const declined = '4000000000000002';

/** The embedded payment page in each of its states, and the question of the bank. */
export async function paymentPages(url: string, stripe: Stripe): Promise<Scene[]> {
  const begin = async (name: string, form = campaign) => fillInGift(url, form, { email: `${name}@example.org`, name: 'Ana Petrović', ...(form === campaign ? {} : { amount: 'own', fields: { ownAmount: '40' } }) });
  const [open, refused, paid, late, euros, asked, left] = await Promise.all([
    begin('payer'), begin('no-luck'), begin('payer-at-once'), begin('payer-too-late'), begin('payer-by-debit', '/campaigns/dry-classrooms/donate'), begin('payer-asked'), begin('payer-gone'),
  ]);
  const [, , , question, questionLeft] = await Promise.all([
    payCheckout(refused, { card: declined }),
    payCheckout(paid),
    stripe.checkout.sessions.expire(late.split('/').at(-1) ?? ''),
    payCheckout(asked, { card: asksTheBank }),
    payCheckout(left, { card: asksTheBank }),
  ]);
  await goBack(url, questionLeft.location ?? '');
  const pathOf = (address: string | null) => {
    const { pathname, search } = new URL(address ?? '', url);
    return pathname + search;
  };
  const scenes: [path: string, state: string, refuses?: string][] = [
    [pathOf(open), 'open'], [pathOf(open), 'refused', pathOf(open)], [pathOf(refused), 'declined'], [pathOf(paid), 'paid'], [pathOf(late), 'expired'], [`${pathOf(euros)}?method=sepa_debit`, 'direct debit'],
    [pathOf(question.location), 'asked'], [pathOf(questionLeft.location), 'given up'], ['/sandbox/stripe/pay/nothing', 'not here'],
  ];
  return scenes.map(([path, state, refuses]) => ({ path, as: 'visitor', state, ...(refuses === undefined ? {} : { refuses }) }));
}

async function goBack(url: string, question: string): Promise<void> {
  await fetch(new URL(question, url), { method: 'POST', body: new URLSearchParams({ outcome: 'back' }), redirect: 'manual', headers: { origin: url } });
}
