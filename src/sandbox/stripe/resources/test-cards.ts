import { fingerprint } from './fingerprint.ts';
import type { PaymentMethod } from '../store/tables.ts';
import { acceptedCards } from './accepted-cards.ts';
import type { Advice, Afterwards, Declines, Outcome, TestCard } from './test-card.ts';

const declined = 'Your card was declined.';

function declines(code: string, declineCode: string, message: string, advice: Advice = 'try_again_later'): Declines {
  return { kind: 'declines', code, declineCode, message, advice };
}

const pays = { kind: 'pays' } as const;
const authenticates: Outcome = { kind: 'authenticates', next: pays };
const generic = declines('card_declined', 'generic_decline', declined);
const noFunds = declines('card_declined', 'insufficient_funds', 'Your card has insufficient funds.');
const processing = declines('processing_error', 'processing_error', 'An error occurred while processing your card. Try again in a little bit.');
const blocked: Outcome = { ...declines('card_declined', 'fraudulent', declined, 'do_not_try_again'), blocked: true };

type Row = [number: string, methods: string, outcome: Outcome, rest?: Partial<TestCard>];

const rows: Row[] = [
  ['4000002500003155', 'authenticationRequiredOnSetup', authenticates, { country: 'FR', shows: 'The bank asks for authentication first' }],
  ['4000002760003184', 'authenticationRequired', authenticates, { country: 'DE' }],
  ['4000003800000446', 'authenticationRequiredSetupForOffSession', authenticates, { country: 'IT' }],
  ['4000008260003178', 'authenticationRequiredChargeDeclinedInsufficientFunds', { kind: 'authenticates', next: noFunds },
    { country: 'GB', shows: 'Authentication first, then declined: insufficient funds' }],
  ['4000000000003220', 'threeDSecure2Required threeDSecureRequired', authenticates],
  ['4000008400001629', 'threeDSecureRequiredChargeDeclined', { kind: 'authenticates', next: generic }],
  ['4000008400001280', 'threeDSecureRequiredProcessingError', processing],
  ['4000000000003055', 'threeDSecureOptional', pays],
  ['4000000000000002', 'visa_chargeDeclined chargeDeclined', generic, { shows: 'Declined by the bank' }],
  ['4000000000009995', 'visa_chargeDeclinedInsufficientFunds chargeDeclinedInsufficientFunds', noFunds, { shows: 'Declined: insufficient funds' }],
  ['4000000000009987', 'visa_chargeDeclinedLostCard', declines('card_declined', 'lost_card', declined, 'do_not_try_again'), { shows: 'Declined: a lost card' }],
  ['4000000000009979', 'visa_chargeDeclinedStolenCard', declines('card_declined', 'stolen_card', declined, 'do_not_try_again'), { shows: 'Declined: a stolen card' }],
  ['4000000000000069', 'chargeDeclinedExpiredCard', declines('expired_card', 'expired_card', 'Your card has expired.', 'confirm_card_data'),
    { shows: 'Declined: the card has expired' }],
  ['4000000000000127', 'chargeDeclinedIncorrectCvc', declines('incorrect_cvc', 'incorrect_cvc', "Your card's security code is incorrect.", 'confirm_card_data'),
    { shows: 'Declined: wrong security code' }],
  ['4000000000000119', 'chargeDeclinedProcessingError', processing, { shows: 'Declined: an error while processing' }],
  ['4000000000006975', 'visa_chargeDeclinedVelocityLimitExceeded', declines('card_declined', 'card_velocity_exceeded',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.'), { shows: 'Declined: too many payments' }],
  ['4000000000000341', 'chargeCustomerFail', generic],
  ['4100000000000019', 'radarBlock', blocked, { shows: 'Declined: blocked as fraudulent' }],
  ['4000000000004954', 'riskLevelHighest', blocked],
  ['4000000000009235', 'riskLevelElevated', pays, { risk: 'elevated' }],
  ['4000000000000101', 'cvcCheckFail', pays],
  ['4000000000000259', 'createDispute', pays, { dispute: { reason: 'fraudulent', inquiry: false }, shows: 'Paid, then disputed as fraudulent' }],
  ['4000000000002685', 'createDisputeProductNotReceived', pays, { dispute: { reason: 'product_not_received', inquiry: false }, shows: 'Paid, then disputed: not received' }],
  ['4000000000001976', 'createDisputeInquiry', pays, { dispute: { reason: 'fraudulent', inquiry: true }, shows: 'Paid, then the bank inquires' }],
  ['4000000000007726', 'pendingRefund', pays, { refund: 'pending', shows: 'Paid; a refund is pending first' }],
  ['4000000000005126', 'refundFail', pays, { refund: 'fails', shows: 'Paid; a refund fails later' }],
  ['4000000000000077', 'bypassPending', pays, { available: true }],
  ['4000003720000278', 'bypassPendingInternational', pays, { available: true, country: 'IE' }],
];

/** Stripe's documented test cards (https://docs.stripe.com/testing), as far as this sandbox plays them. */
export const testCards: readonly TestCard[] = [
  ...acceptedCards.map((card): TestCard => ({ outcome: pays, ...card })),
  ...rows.map(([number, methods, outcome, rest]): TestCard =>
    ({ number, brand: 'visa', country: 'US', outcome, methods: methods.split(' ').map((name) => `pm_card_${name}`), ...rest })),
];

/** What Stripe's test mode answers to a number that is none of its test cards. */
const notATestCard = declines(
  'card_declined', 'test_mode_live_card', 'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
);

const byNumber = new Map(testCards.map((card) => [card.number, card]));
const byMethod = new Map(testCards.flatMap((card) => card.methods.map((method) => [method, card] as const)));
const byFingerprint = new Map(testCards.map((card) => [fingerprint('card', card.number), card]));

export function testCardByNumber(number: string): TestCard | undefined {
  return byNumber.get(number);
}

/** The card that `pm_card_…` or `tok_…` names. */
export function testCardByMethod(method: string): TestCard | undefined {
  return byMethod.get(method.replace(/^tok_/, 'pm_card_'));
}

/** How the bank answers to a card that is known by its fingerprint. */
export function outcomeOf(method: PaymentMethod): Outcome {
  return cardOf(method)?.outcome ?? notATestCard;
}

/** What becomes of a payment by this card. */
export function afterwardsOf(method: PaymentMethod): Afterwards {
  return cardOf(method) ?? {};
}

function cardOf(method: PaymentMethod): TestCard | undefined {
  return byFingerprint.get(method.card?.fingerprint ?? '');
}
