/** What a browser would have after submitting: the status, where it is sent next, and the page. */
export interface Submitted {
  status: number;
  location: string | null;
  text: string;
}

interface PayOptions {
  /** A card number; 4242 4242 4242 4242 when left out. */
  card?: string;
  /** Takes the place of the address's host, to reach the sandbox on its own port. */
  origin?: string;
  /** What is typed into other fields, by name. */
  fields?: Record<string, string>;
  /** How the bank's question ends, for cards that ask; it is left open when missing. */
  authentication?: 'complete' | 'fail';
}

const typed = { email: 'donor@example.org', cardExpiry: '12 / 34', cardCvc: '123', cardholderName: 'Test Donor' };

/** Pays a Checkout Session's hosted page as a browser without JavaScript would: reads the form, fills it in, submits it. */
export async function payCheckout(sessionUrl: string, { card = '4242424242424242', origin, fields, authentication }: PayOptions = {}): Promise<Submitted> {
  const address = at(sessionUrl, sessionUrl, origin);
  const page = await fetch(address, { redirect: 'manual' });
  const text = await page.text();
  if (!text.includes('name="cardNumber"')) return { status: page.status, location: page.headers.get('location'), text };
  const paid = await submit(address, { ...typed, ...hiddenFields(text), ...fields, cardNumber: card });
  if (authentication === undefined || !paid.location?.includes('/authenticate/')) return paid;
  return submit(at(paid.location, address, origin), { outcome: authentication });
}

async function submit(address: string, fields: Record<string, string>): Promise<Submitted> {
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers: { origin: new URL(address).origin } });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

function hiddenFields(text: string): Record<string, string> {
  const inputs = text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  return Object.fromEntries(Array.from(inputs, ([, name = '', value = '']) => [name, value]));
}

function at(address: string, base: string, origin: string | undefined): string {
  const { pathname, search, href } = new URL(address, base);
  return origin === undefined ? href : new URL(`${pathname}${search}`, origin).href;
}
