import { fingerprint } from './fingerprint.ts';
import type { PaymentMethod } from '../store/tables.ts';

/** How the bank answers: it pays, it declines for a reason, or it asks that the payer be authenticated first. */
export type Outcome =
  | { kind: 'pays' }
  | { kind: 'authenticates' }
  | { kind: 'declines'; code: string; declineCode: string; message: string; advice: Advice };

/** What the card network advises the shop to do after a decline. */
type Advice = 'confirm_card_data' | 'do_not_try_again' | 'try_again_later';

export interface TestCard {
  number: string;
  brand: 'visa' | 'mastercard' | 'amex' | 'discover';
  country: string;
  outcome: Outcome;
  /** The ready-made PaymentMethods that stand for this card in the API. */
  methods: string[];
  /** What it is for, in the list on the hosted page; a card without is not listed. */
  shows?: string;
}

const pays: Outcome = { kind: 'pays' };
const authenticates: Outcome = { kind: 'authenticates' };
const declined = 'Your card was declined.';

function declines(code: string, declineCode: string, message: string, advice: Advice = 'try_again_later'): Outcome {
  return { kind: 'declines', code, declineCode, message, advice };
}

/** Stripe's documented test cards (https://docs.stripe.com/testing), as far as this sandbox plays them. */
export const testCards: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', country: 'US', outcome: pays, methods: ['pm_card_visa', 'pm_card_us'], shows: 'The payment succeeds' },
  { number: '4000056655665556', brand: 'visa', country: 'US', outcome: pays, methods: ['pm_card_visa_debit'] },
  { number: '5555555555554444', brand: 'mastercard', country: 'US', outcome: pays, methods: ['pm_card_mastercard'] },
  { number: '378282246310005', brand: 'amex', country: 'US', outcome: pays, methods: ['pm_card_amex'] },
  { number: '6011111111111117', brand: 'discover', country: 'US', outcome: pays, methods: ['pm_card_discover'] },
  { number: '4000002760000016', brand: 'visa', country: 'DE', outcome: pays, methods: ['pm_card_de'] },
  { number: '4000003920000003', brand: 'visa', country: 'JP', outcome: pays, methods: ['pm_card_jp'] },
  {
    number: '4000002500003155', brand: 'visa', country: 'FR', outcome: authenticates, methods: ['pm_card_authenticationRequiredOnSetup'],
    shows: 'The bank asks for authentication first',
  },
  { number: '4000002760003184', brand: 'visa', country: 'DE', outcome: authenticates, methods: ['pm_card_authenticationRequired'] },
  {
    number: '4000000000003220', brand: 'visa', country: 'US', outcome: authenticates,
    methods: ['pm_card_threeDSecure2Required', 'pm_card_threeDSecureRequired'],
  },
  {
    number: '4000000000000002', brand: 'visa', country: 'US', methods: ['pm_card_visa_chargeDeclined', 'pm_card_chargeDeclined'],
    outcome: declines('card_declined', 'generic_decline', declined), shows: 'Declined by the bank',
  },
  {
    number: '4000000000009995', brand: 'visa', country: 'US',
    methods: ['pm_card_visa_chargeDeclinedInsufficientFunds', 'pm_card_chargeDeclinedInsufficientFunds'],
    outcome: declines('card_declined', 'insufficient_funds', 'Your card has insufficient funds.'), shows: 'Declined: insufficient funds',
  },
  {
    number: '4000000000009987', brand: 'visa', country: 'US', methods: ['pm_card_visa_chargeDeclinedLostCard'],
    outcome: declines('card_declined', 'lost_card', declined, 'do_not_try_again'),
  },
  {
    number: '4000000000009979', brand: 'visa', country: 'US', methods: ['pm_card_visa_chargeDeclinedStolenCard'],
    outcome: declines('card_declined', 'stolen_card', declined, 'do_not_try_again'),
  },
  {
    number: '4000000000000069', brand: 'visa', country: 'US', methods: ['pm_card_chargeDeclinedExpiredCard'],
    outcome: declines('expired_card', 'expired_card', 'Your card has expired.', 'confirm_card_data'), shows: 'Declined: the card has expired',
  },
  {
    number: '4000000000000127', brand: 'visa', country: 'US', methods: ['pm_card_chargeDeclinedIncorrectCvc'],
    outcome: declines('incorrect_cvc', 'incorrect_cvc', "Your card's security code is incorrect.", 'confirm_card_data'), shows: 'Declined: wrong security code',
  },
  {
    number: '4000000000000119', brand: 'visa', country: 'US', methods: ['pm_card_chargeDeclinedProcessingError'],
    outcome: declines('processing_error', 'processing_error', 'An error occurred while processing your card. Try again in a little bit.'),
    shows: 'Declined: an error while processing',
  },
];

/** What Stripe's test mode answers to a number that is none of its test cards. */
export const notATestCard = declines(
  'card_declined', 'test_mode_live_card', 'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
);

export function testCardByNumber(number: string): TestCard | undefined {
  return testCards.find((card) => card.number === number);
}

export function testCardByMethod(method: string): TestCard | undefined {
  return testCards.find((card) => card.methods.includes(method));
}

/** How the bank answers to a card that is known by its fingerprint. */
export function outcomeOf(method: PaymentMethod): Outcome {
  return testCards.find(({ number }) => fingerprint(number) === method.card?.fingerprint)?.outcome ?? notATestCard;
}
