import { formClient, type FormClient, formFields } from '../form-client.ts';
import { linkIn, readMail, waitForMail } from '../mailbox-client.ts';

/** Who looks at a page. `visitor` isn't signed in. */
export const people = ['visitor', 'supporter', 'lead', 'finance'] as const;
export type Who = typeof people[number];

export type Clients = Readonly<Record<Who, FormClient>>;

const addresses: Readonly<Record<Exclude<Who, 'visitor'>, string>> = {
  supporter: 'mira.supporter@example.org',
  lead: 'lena@lantern-row.example',
  finance: 'marko@lantern-row.example',
};
export const supporterAddress = addresses.supporter;

/** Signs everybody in by a mailed link, without a browser. The site trusts one proxy, so that each comes from an address of their own. */
export async function signEveryoneIn(url: string): Promise<Clients> {
  const clients = Object.fromEntries(people.map((who, index) => [who, formClient(url, { 'x-forwarded-for': `10.2.0.${index + 1}` })])) as unknown as Clients;
  await Promise.all(Object.entries(addresses).map(([who, email]) => signIn(url, clients[who as Who], email)));
  return clients;
}

async function signIn(url: string, client: FormClient, email: string): Promise<void> {
  const before = (await readMail(url, { to: email, subject: 'link to sign in' })).length;
  await client.submit('/sign-in?next=%2Faccount', { email });
  const [mail] = await waitForMail(url, { to: email, subject: 'link to sign in', count: before + 1 });
  if (mail === undefined) throw new Error('unreachable');
  const link = new URL(linkIn(mail, '/sign-in/')).pathname;
  const answer = await client.post(link, formFields((await client.get(link)).text));
  if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status}`);
}
