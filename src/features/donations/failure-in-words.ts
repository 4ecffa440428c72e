/** Stripe's decline codes (https://docs.stripe.com/declines/codes) as a sentence for the donor, with what may help. */
const words: Readonly<Record<string, string>> = {
  insufficient_funds: 'The bank says that there is not enough money in the account.',
  expired_card: 'The card has expired.',
  incorrect_cvc: 'The three or four digits on the back of the card were not right.',
  invalid_cvc: 'The three or four digits on the back of the card were not right.',
  incorrect_number: 'The card number was not right.',
  invalid_number: 'The card number was not right.',
  invalid_expiry_month: 'The expiry date was not right.',
  invalid_expiry_year: 'The expiry date was not right.',
  incorrect_zip: 'The postal code did not match the one that the bank knows.',
  authentication_required: 'The bank wanted to be sure that it is you, and the confirmation did not arrive.',
  payment_intent_authentication_failure: 'The bank wanted to be sure that it is you, and the confirmation did not arrive.',
  card_not_supported: 'The bank does not allow this card for this kind of payment.',
  currency_not_supported: 'The card does not take payments in this currency.',
  card_velocity_exceeded: 'The card has reached a limit that the bank set for it.',
  withdrawal_count_limit_exceeded: 'The card has reached a limit that the bank set for it.',
  processing_error: 'The bank could not be reached properly. A second try often works.',
  try_again_later: 'The bank could not answer just now. A second try often works.',
  issuer_not_available: 'The bank could not be reached. A second try often works.',
  debit_failed: 'The bank did not carry out the debit.',
};

/** Other codes, "lost card" among them, are for the bank to explain: the person who pays may not be the owner. */
export function failureInWords(code: string): string {
  return Object.hasOwn(words, code) ? words[code] ?? '' : 'The bank declined the payment and did not say why; it can tell you on the phone.';
}
