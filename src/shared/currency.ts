/**
 * How many digits a currency's minor unit has, as ISO 4217 and Stripe define it.
 * Source: https://docs.stripe.com/currencies#zero-decimal and #three-decimal
 */
const zeroDecimal = new Set(['BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']);
const threeDecimal = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** An ISO 4217 code in capitals, such as `USD`. */
export type Currency = string;

/** @returns 0, 2 or 3 */
export function minorDigits(currency: Currency): number {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

/** Whether the text is an ISO 4217 code that this platform's runtime knows, in capitals. */
export function isCurrency(text: string): text is Currency {
  return /^[A-Z]{3}$/.test(text) && Intl.supportedValuesOf('currency').includes(text);
}
