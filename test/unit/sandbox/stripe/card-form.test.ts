import { expect } from 'chai';
import { readCardForm } from '../../../../src/sandbox/stripe/hosted/card-form.ts';
import { passesLuhn } from '../../../../src/sandbox/stripe/resources/passes-luhn.ts';
import { testCards } from '../../../../src/sandbox/stripe/resources/test-cards.ts';

const NOW = Date.UTC(2030, 5, 15) / 1000;
const good = { email: 'a@example.org', cardNumber: '4242 4242 4242 4242', cardExpiry: '06/30', cardCvc: '123', cardholderName: 'Ana' };

describe('sandbox/stripe: readCardForm', () => {
  it('reads a card in the ways people type it', () => {
    for (const [cardNumber, cardExpiry] of [['4242424242424242', '06/30'], ['4242-4242-4242-4242', '6 / 2030'], [' 4242 4242 4242 4242 ', '0630']]) {
      const { submission } = readCardForm({ ...good, cardNumber: cardNumber ?? '', cardExpiry: cardExpiry ?? '' }, NOW);
      expect(submission?.card).to.deep.equal({ number: '4242424242424242', brand: 'visa', country: 'US', expMonth: 6, expYear: 2030 });
    }
  });

  it('says what is wrong with each field', () => {
    const errors = (change: object): unknown => readCardForm({ ...good, ...change }, NOW).errors;
    expect(errors({})).to.deep.equal({});
    expect(errors({ cardNumber: '4242' })).to.deep.equal({ cardNumber: 'Your card number is incomplete.' });
    expect(errors({ cardNumber: '4242424242424243' })).to.deep.equal({ cardNumber: 'Your card number is invalid.' });
    expect(errors({ cardNumber: 'four' })).to.deep.equal({ cardNumber: 'A card number has digits only.' });
    expect(errors({ cardExpiry: '05/30' })).to.deep.equal({ cardExpiry: "Your card's expiration date is in the past." });
    expect(errors({ cardExpiry: '13/30' })).to.deep.equal({ cardExpiry: "Your card's expiration month is invalid." });
    expect(errors({ cardExpiry: '01/99' })).to.deep.equal({ cardExpiry: "Your card's expiration year is invalid." });
    expect(errors({ cardCvc: '12a' })).to.deep.equal({ cardCvc: 'The security code has 3 digits.' });
    expect(errors({ cardNumber: '378282246310005' })).to.deep.equal({ cardCvc: 'The security code has 4 digits.' });
    expect(errors({ email: 'a@b', cardholderName: ' ' })).to.have.all.keys('email', 'cardholderName');
    expect(readCardForm({}, NOW).errors).to.have.all.keys('email', 'cardNumber', 'cardExpiry', 'cardCvc', 'cardholderName');
  });

  it('knows test cards whose numbers are well formed', () => {
    for (const { number } of testCards) expect(passesLuhn(number), number).to.equal(true);
  });
});
