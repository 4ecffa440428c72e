/** A currency as the simulation knows it, by ISO 4217 and by Stripe's rule that the third digit of a dinar is a zero. */
export interface SimulatedCurrency {
  code: string;
  digits: number;
  /** Amounts are multiples of this many minor units. */
  step: number;
  /** Gifts lie between these, in minor units. */
  least: number;
  most: number;
}

export const currencies = {
  USD: { code: 'USD', digits: 2, step: 1, least: 100, most: 90_000 },
  EUR: { code: 'EUR', digits: 2, step: 1, least: 100, most: 90_000 },
  JPY: { code: 'JPY', digits: 0, step: 1, least: 100, most: 150_000 },
  KWD: { code: 'KWD', digits: 3, step: 10, least: 500, most: 90_000 },
} as const satisfies Record<string, SimulatedCurrency>;

/** What can be given to: campaigns of two organizations, and a supporter's page of some of them. */
export interface Target {
  /** Of the campaign; the page of a supporter has the same with `-page`. */
  campaign: string;
  organization: number;
  currency: SimulatedCurrency;
  throughPage: boolean;
}

export const targets: readonly Target[] = [
  { campaign: 'clean-water', organization: 0, currency: currencies.USD, throughPage: false },
  { campaign: 'clean-water', organization: 0, currency: currencies.USD, throughPage: true },
  { campaign: 'night-school', organization: 0, currency: currencies.EUR, throughPage: false },
  { campaign: 'night-school', organization: 0, currency: currencies.EUR, throughPage: true },
  { campaign: 'mountain-clinic', organization: 1, currency: currencies.JPY, throughPage: false },
  { campaign: 'fishing-boats', organization: 1, currency: currencies.KWD, throughPage: false },
  { campaign: 'seed-bank', organization: 1, currency: currencies.USD, throughPage: false },
];

export const euroTargets: readonly number[] = targets.flatMap(({ currency }, index) => (currency.code === 'EUR' ? [index] : []));

/** As people type it: `12.34`, `1200`, and `3.45` for dinars, where three digits could be thousands. */
export function typedAmount(minor: number, { digits, step }: SimulatedCurrency): string {
  const text = String(minor).padStart(digits + 1, '0');
  const fine = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return step === 10 ? fine.slice(0, -1) : fine;
}
