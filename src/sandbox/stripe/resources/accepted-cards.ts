import type { TestCard } from './test-card.ts';

type Accepted = Omit<TestCard, 'outcome'>;

/** The cards by brand, which all pay. */
const byBrand: Accepted[] = [
  { number: '4242424242424242', brand: 'visa', country: 'US', methods: ['pm_card_visa', 'pm_card_us'], shows: 'The payment succeeds' },
  { number: '4000056655665556', brand: 'visa', country: 'US', funding: 'debit', methods: ['pm_card_visa_debit'] },
  { number: '5555555555554444', brand: 'mastercard', country: 'US', methods: ['pm_card_mastercard'] },
  { number: '2223003122003222', brand: 'mastercard', country: 'US', methods: [] },
  { number: '5200828282828210', brand: 'mastercard', country: 'US', funding: 'debit', methods: ['pm_card_mastercard_debit'] },
  { number: '5105105105105100', brand: 'mastercard', country: 'US', funding: 'prepaid', methods: ['pm_card_mastercard_prepaid'] },
  { number: '378282246310005', brand: 'amex', country: 'US', methods: ['pm_card_amex'] },
  { number: '371449635398431', brand: 'amex', country: 'US', methods: [] },
  { number: '6011111111111117', brand: 'discover', country: 'US', methods: ['pm_card_discover'] },
  { number: '6011000990139424', brand: 'discover', country: 'US', methods: [] },
  { number: '6011981111111113', brand: 'discover', country: 'US', funding: 'debit', methods: [] },
  { number: '3056930009020004', brand: 'diners', country: 'US', methods: ['pm_card_diners'] },
  { number: '36227206271667', brand: 'diners', country: 'US', methods: [] },
  { number: '3566002020360505', brand: 'jcb', country: 'JP', methods: ['pm_card_jcb'] },
  { number: '6200000000000005', brand: 'unionpay', country: 'CN', methods: ['pm_card_unionpay'] },
];

/** The Visa cards by country: the number after 4000, and the country. */
const byCountry = (
  '000760000002 BR,001240000000 CA,004840008001 MX,007840000001 AE,000400000008 AT,000560000004 BE,001000000000 BG,001910000009 HR,001960000008 CY,'
  + '002030000002 CZ,002080000001 DK,002330000009 EE,002460000001 FI,002500000003 FR,002760000016 DE,002920000005 GI,003000000030 GR,003480000005 HU,'
  + '003720000005 IE,003800000008 IT,004280000005 LV,004380000004 LI,004400000000 LT,004420000006 LU,004700000007 MT,005280000002 NL,005780000007 NO,'
  + '006160000005 PL,006200000007 PT,006420000001 RO,007050000006 SI,007030000001 SK,007240000007 ES,007520000008 SE,007560000009 CH,008260000000 GB,'
  + '000360000006 AU,001560000002 CN,003440000004 HK,003560000008 IN,003920000003 JP,004580000002 MY,005540000008 NZ,007020000003 SG,007640000003 TH,'
  + '001580000008 TW'
).split(',').map((line): Accepted => {
  const [digits = '', country = ''] = line.split(' ');
  return { number: `4000${digits}`, brand: 'visa', country, methods: [`pm_card_${country.toLowerCase()}`] };
});

/** Stripe's documented test cards that simply pay. */
export const acceptedCards: readonly Accepted[] = [...byBrand, ...byCountry];
