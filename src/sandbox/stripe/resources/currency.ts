/**
 * The currencies it takes, with the digits after the point and the least amount of a charge in minor units
 * (https://docs.stripe.com/currencies); where Stripe names no minimum, about half a dollar.
 */
export interface Currency {
  digits: 0 | 2 | 3;
  least: number;
  /** Amounts must be a multiple of this: no card network carries what is finer. */
  step?: 10 | 100;
}

const table: Record<string, Currency> = {
  usd: { digits: 2, least: 50 }, eur: { digits: 2, least: 50 }, gbp: { digits: 2, least: 30 }, chf: { digits: 2, least: 50 },
  cad: { digits: 2, least: 50 }, aud: { digits: 2, least: 50 }, nzd: { digits: 2, least: 50 }, sek: { digits: 2, least: 300 },
  nok: { digits: 2, least: 300 }, dkk: { digits: 2, least: 250 }, pln: { digits: 2, least: 200 }, czk: { digits: 2, least: 1500 },
  ron: { digits: 2, least: 200 }, bgn: { digits: 2, least: 100 }, hkd: { digits: 2, least: 400 }, sgd: { digits: 2, least: 50 },
  myr: { digits: 2, least: 200 }, thb: { digits: 2, least: 1000 }, inr: { digits: 2, least: 50 }, aed: { digits: 2, least: 200 },
  brl: { digits: 2, least: 50 }, mxn: { digits: 2, least: 1000 }, zar: { digits: 2, least: 1000 }, php: { digits: 2, least: 3000 },
  huf: { digits: 2, least: 17500 }, ils: { digits: 2, least: 200 }, try: { digits: 2, least: 2000 }, uah: { digits: 2, least: 2500 },
  jpy: { digits: 0, least: 50 }, krw: { digits: 0, least: 700 }, vnd: { digits: 0, least: 13000 }, clp: { digits: 0, least: 500 },
  xof: { digits: 0, least: 300 }, xaf: { digits: 0, least: 300 }, pyg: { digits: 0, least: 4000 },
  rwf: { digits: 0, least: 700 }, bif: { digits: 0, least: 1500 }, gnf: { digits: 0, least: 5000 }, djf: { digits: 0, least: 100 },
  kmf: { digits: 0, least: 250 }, mga: { digits: 0, least: 2500 }, vuv: { digits: 0, least: 60 }, xpf: { digits: 0, least: 60 },
  kwd: { digits: 3, least: 150, step: 10 }, bhd: { digits: 3, least: 200, step: 10 }, jod: { digits: 3, least: 400, step: 10 }, omr: { digits: 3, least: 200, step: 10 },
  tnd: { digits: 3, least: 1600, step: 10 }, isk: { digits: 2, least: 7000, step: 100 }, ugx: { digits: 2, least: 200_000, step: 100 },
};

/** The others that Stripe takes: two digits, and a minimum that depends on the rate of the day, so the smallest stands here. */
const others = new Set((
  'afn all amd ang aoa ars awg azn bam bbd bdt bmd bnd bob bsd bwp byn bzd cdf cny cop crc cve dop dzd egp etb fjd fkp gel gip gmd gtq gyd hnl htg '
  + 'idr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mzn nad ngn nio npr pab pen pgk pkr qar rsd rub sar sbd '
  + 'scr shp sle sos srd std szl tjs top ttd twd tzs uyu uzs wst xcd xcg yer zmw'
).split(' '));
const other: Currency = { digits: 2, least: 50 };

/** The most that Stripe takes in one charge: eight digits, twelve of rupiahs. */
export function mostOf(code: string): number {
  return code === 'idr' ? 999_999_999_999 : 99_999_999;
}

export function currencyOf(code: string): Currency | undefined {
  if (others.has(code)) return other;
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/** An amount as people read it: `$60.00`, `￥5,000`. */
export function amountForPeople(amount: number, code: string): string {
  const digits = currencyOf(code)?.digits ?? 2;
  const text = String(amount).padStart(digits + 1, '0');
  const exact = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code.toUpperCase(), minimumFractionDigits: digits });
  return format.format(exact as Intl.StringNumericLiteral);
}
