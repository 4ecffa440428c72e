import type { PaymentMethod } from '../store/tables.ts';
import { fingerprint } from './fingerprint.ts';

/** What becomes of a direct debit, which is always processing first. */
interface DebitOutcome {
  succeeds: boolean;
  /** Seconds until it is settled. */
  after: number;
  /** The customer's bank takes the money back at once, for good. */
  disputed?: true;
  /** Stripe's failure code. */
  failure?: string;
}

interface TestIban {
  iban: string;
  /** What it is for, in the list on the hosted page. */
  shows: string;
  outcome: DebitOutcome;
}

const SOON = 1;
const THREE_MINUTES = 180;

/** Stripe's documented Austrian test IBANs (https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration). */
export const testIbans: readonly TestIban[] = [
  { iban: 'AT611904300234573201', shows: 'Processing, then paid', outcome: { succeeds: true, after: SOON } },
  { iban: 'AT321904300235473204', shows: 'Processing, paid after three minutes', outcome: { succeeds: true, after: THREE_MINUTES } },
  { iban: 'AT861904300235473202', shows: 'Processing, then failed', outcome: { succeeds: false, after: SOON } },
  { iban: 'AT051904300235473205', shows: 'Processing, failed after three minutes', outcome: { succeeds: false, after: THREE_MINUTES } },
  { iban: 'AT591904300235473203', shows: 'Paid, then disputed', outcome: { succeeds: true, after: SOON, disputed: true } },
  { iban: 'AT981904300002222227', shows: 'Failed: insufficient funds', outcome: { succeeds: false, after: SOON, failure: 'insufficient_funds' } },
];

/** The other countries' documented IBANs that fail. */
const failing = [
  'BE68539007547034', 'DE62370400440532013001', 'ES9121000418450200051332', 'FI9814283500171141', 'FR8420041010050500013M02607', 'IE02AIBK93115212345679',
  'IT60X0542811101000000123456', 'LU980019400644750001', 'NL91ABNA0417164300', 'PT23000201231234567890155',
];

/** Every other account simply pays. */
const otherwise: DebitOutcome = { succeeds: true, after: SOON };
const fails: DebitOutcome = { succeeds: false, after: SOON };

const byFingerprint = new Map([
  ...testIbans.map(({ iban, outcome }) => [fingerprint('iban', iban), outcome] as const), ...failing.map((iban) => [fingerprint('iban', iban), fails] as const),
]);

export function debitOutcomeOf(method: PaymentMethod): DebitOutcome {
  return byFingerprint.get(method.sepa_debit?.fingerprint ?? '') ?? otherwise;
}

/** An account number in its plain form. Undefined when its check digits are wrong (ISO 13616). */
export function readIban(text: string): string | undefined {
  const iban = text.replaceAll(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) return undefined;
  const digits = `${iban.slice(4)}${iban.slice(0, 4)}`.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n ? iban : undefined;
}
