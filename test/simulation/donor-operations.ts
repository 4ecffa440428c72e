import { unescapeHtml } from '../support/form-client.ts';
import { type Answer, ask } from './ask.ts';
import type { JournalGift } from './journal.ts';
import type { DonorOperation, Means } from './operation.ts';
import { type Target, targets, typedAmount } from './targets.ts';
import type { World } from './world.ts';

type Of<Kind extends DonorOperation['kind']> = Extract<DonorOperation, { kind: Kind }>;

/** Plays a donor, by HTTP. @returns what came of it, in a word or two, for the tally */
export async function actAsDonor(world: World, operation: DonorOperation, seed: string): Promise<string> {
  if (operation.kind === 'give') return give(world, operation, seed);
  const gift = world.journal.gifts.get(operation.gift);
  if (gift === undefined) return 'no gift';
  switch (operation.kind) {
    case 'send-form-again': return sendFormAgain(world, gift, operation);
    case 'pay': return pay(world, gift, operation);
    case 'go-back': return goBack(gift);
    case 'retry': return retry(world, gift, operation.copies);
    case 'cancel': return cancel(world, gift, operation);
  }
}

async function give(world: World, { gift: number, target, minor, ownAmount, cover, copies }: Of<'give'>, seed: string): Promise<string> {
  const gift: JournalGift = { gift: number, email: `donor${number}@donors.example`, nonce: `form-${number}-of-${seed}`.padEnd(16, '-').slice(0, 60), target, minor, cover, payAddress: null, secondMinor: null };
  world.journal.gifts.set(number, gift);
  const answers = await atOnce(copies, () => sendForm(world, gift, { ownAmount }));
  return answers.map(({ status }) => String(status)).join();
}

/** As a browser without scripts sends it; one that was sent in vain is sent again, as people do. */
async function sendForm(world: World, gift: JournalGift, { ownAmount = false, minor = gift.minor, nonce = gift.nonce } = {}): Promise<Answer> {
  const target = targetOf(gift);
  const amount: Record<string, string> = ownAmount ? { amount: 'own', ownAmount: typedAmount(minor, target.currency) } : { amount: String(minor) };
  const form = { form: nonce, ...amount, email: gift.email, name: `Donor ${gift.gift}`, message: '', visibility: 'first', ...(gift.cover ? { coverFees: 'on' } : {}) };
  const path = target.throughPage ? `/fundraisers/${target.campaign}-page/donate` : `/campaigns/${target.campaign}/donate`;
  const answer = await stubborn(() => ask(`${world.addresses.site}${path}`, { form, headers: browserOf(world, gift) }));
  follow(world, gift, answer);
  return answer;
}

async function sendFormAgain(world: World, gift: JournalGift, { otherAmount, confirmed }: Of<'send-form-again'>): Promise<string> {
  const minor = otherAmount ? gift.minor + targetOf(gift).currency.step * 7 : gift.minor;
  const answer = await sendForm(world, gift, { ownAmount: true, minor });
  const [, nonce] = /<input[^>]*name="form"[^>]*value="([^"]*)"/.exec(answer.text) ?? [];
  if (answer.status !== 409 || nonce === undefined || !confirmed) return String(answer.status);
  gift.secondMinor = minor;
  return `409, then ${(await sendForm(world, gift, { ownAmount: true, minor, nonce: unescapeHtml(nonce) })).status}`;
}

async function pay(world: World, gift: JournalGift, { means, authentication, copies }: Of<'pay'>): Promise<string> {
  if (gift.payAddress === null) await retry(world, gift, 1);
  const { payAddress } = gift;
  if (payAddress === null) return 'no page';
  const answers = await atOnce(copies, () => payOnce(payAddress, means, authentication));
  return answers.join();
}

async function payOnce(address: string, means: Means, authentication: 'complete' | 'fail' | null): Promise<string> {
  const form = fieldsOf(means);
  let answer = await ask(address, { form: { ...form, visit: '0' } });
  if (answer.status === 409) {
    const [, visit = '0'] = /name="visit" value="([^"]*)"/.exec((await ask(address)).text) ?? [];
    answer = await ask(address, { form: { ...form, visit } });
  }
  if (authentication === null || answer.location?.includes('/authenticate/') !== true) return String(answer.status);
  return `${answer.status} asked ${(await ask(new URL(answer.location, address).href, { form: { outcome: authentication } })).status}`;
}

function fieldsOf(means: Means): Record<string, string> {
  if ('wallet' in means) return { method: 'wallet' };
  if ('iban' in means) return { method: 'sepa_debit', iban: means.iban, holderName: 'A Donor' };
  const cardCvc = means.card.startsWith('37') ? '1234' : '123';
  return { method: 'card', cardNumber: means.card, cardExpiry: '12 / 45', cardCvc, cardholderName: 'A Donor' };
}

async function goBack({ payAddress }: JournalGift): Promise<string> {
  return payAddress === null ? 'no page' : String((await ask(payAddress, { form: { method: 'back' } })).status);
}

async function retry(world: World, gift: JournalGift, copies: number): Promise<string> {
  const path = await statusPath(world, gift);
  if (path === null) return `form ${(await sendForm(world, gift)).status}`;
  const answers = await atOnce(copies, () => ask(`${world.addresses.site}${path}/retry`, { form: {}, headers: browserOf(world, gift) }));
  for (const answer of answers) follow(world, gift, answer);
  return answers.map(({ status }) => String(status)).join();
}

async function cancel(world: World, gift: JournalGift, { whilePaying }: Of<'cancel'>): Promise<string> {
  const path = await statusPath(world, gift);
  if (path === null) return 'no gift';
  const [canceled, paid] = await Promise.all([
    ask(`${world.addresses.site}${path}/cancel`, { form: {}, headers: browserOf(world, gift) }),
    whilePaying && gift.payAddress !== null ? payOnce(gift.payAddress, { wallet: true }, null) : '',
  ]);
  return `${canceled.status} ${paid}`.trim();
}

/** Donors have the address of their gift's page from the page before, or from Stripe's; here the house is asked for it. */
async function statusPath({ database, web }: World, { email }: JournalGift): Promise<string | null> {
  const row = await database.collection<{ _id: string }>('donations').findOne({ donorEmail: email }, { projection: { _id: 1 } });
  return row === null ? null : web.features.donations.statusPath({ id: row._id });
}

function follow({ addresses }: World, gift: JournalGift, { location }: Answer): void {
  if (location?.startsWith(addresses.stripeBase) === true) gift.payAddress = location;
}

/** Each donor has an address of their own, so that many are not taken for a flood. */
function browserOf({ addresses }: World, { gift }: JournalGift): Record<string, string> {
  return { origin: addresses.site, 'x-forwarded-for': `10.${Math.trunc(gift / 62_500) % 250}.${Math.trunc(gift / 250) % 250}.${(gift % 250) + 1}` };
}

async function stubborn(send: () => Promise<Answer>): Promise<Answer> {
  for (let left = 2; ; left--) {
    const answer = await send().catch((error: unknown) => {
      if (left === 0) throw error;
      return null;
    });
    if (answer !== null && (answer.status < 500 || left === 0)) return answer;
  }
}

function atOnce<Result>(copies: number, send: () => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: copies }, send));
}

function targetOf({ target }: JournalGift): Target {
  const found = targets[target];
  if (found === undefined) throw new RangeError(`There is no target ${target}`);
  return found;
}
