/**
 * How many digits a currency's minor unit has, as ISO 4217 and Stripe define it.
 * Source: https://docs.stripe.com/currencies#zero-decimal and #three-decimal; UGX and ISK have none in daily life, but
 * Stripe takes them in hundredths (#special-cases), so here they have two of which both are always zero.
 */
const zeroDecimal = new Set(['BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV', 'XAF', 'XOF', 'XPF']);
const hundredfold = new Set(['ISK', 'UGX']);
const threeDecimal = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** An ISO 4217 code in capitals, such as `USD`. */
export type Currency = string;

/** @returns 0, 2 or 3 */
export function minorDigits(currency: Currency): number {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

/** How many digits after the point people write: fewer than the minor unit has for ISK and UGX. @returns 0, 2 or 3 */
export function writtenDigits(currency: Currency): number {
  return hundredfold.has(currency) ? 0 : minorDigits(currency);
}

/** Whether the text is an ISO 4217 code that this platform's runtime knows, in capitals. */
export function isCurrency(text: string): text is Currency {
  return /^[A-Z]{3}$/.test(text) && Intl.supportedValuesOf('currency').includes(text);
}
