import { expect } from 'chai';
import { readIban, testIbans } from '../../../../src/sandbox/stripe/resources/test-ibans.ts';

describe('sandbox/stripe: readIban', () => {
  it('reads accounts as people type them, and catches a mistyped sign', () => {
    expect(readIban(' at61 1904 3002 3457 3201 ')).to.equal('AT611904300234573201');
    expect(readIban('FR8420041010050500013M02607')).to.equal('FR8420041010050500013M02607');
    for (const wrong of ['', 'AT', 'AT621904300234573201', 'AT611904300234573210', '4242424242424242']) expect(readIban(wrong), wrong).to.equal(undefined);
  });

  it('knows test accounts that are well formed', () => {
    for (const { iban } of testIbans) expect(readIban(iban), iban).to.equal(iban);
  });
});
