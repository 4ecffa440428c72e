import { expect } from 'chai';
import { assert, property, string } from 'fast-check';
import { FormError, decodeForm } from '../../../../src/sandbox/stripe/decode-form.ts';

const plain = (text: string): unknown => JSON.parse(JSON.stringify(decodeForm(text)));

describe('sandbox/stripe: decodeForm', () => {
  it('reads nested names, lists and escapes', () => {
    expect(plain('a=1&b[c]=2&b[d][e]=x%20y+z&l[0][q]=1&l[1][q]=2&t[]=a&t[]=b&u=%E2%82%AC')).to.deep.equal({
      a: '1', b: { c: '2', d: { e: 'x y z' } }, l: { 0: { q: '1' }, 1: { q: '2' } }, t: { 0: 'a', 1: 'b' }, u: '€',
    });
    expect(plain('')).to.deep.equal({});
    expect(plain('a%5Bb%5D=1')).to.deep.equal({ a: { b: '1' } });
  });

  it('refuses names that are broken, too deep, or both text and fields', () => {
    for (const text of ['a[b=1', '[a]=1', 'a]b=1', 'a[b]c=1', `a${'[b]'.repeat(20)}=1`, 'a=1&a[b]=2', 'a[b]=1&a=2']) {
      expect(() => decodeForm(text), text).to.throw(FormError);
    }
  });

  it('treats every name as a field, whatever it is', () => {
    const fields = decodeForm('__proto__[x]=1&constructor=2');
    expect(Object.keys(fields)).to.deep.equal(['__proto__', 'constructor']);
    expect(({} as { x?: string }).x).to.equal(undefined);
  });

  it('throws nothing but FormError', () => {
    assert(property(string(), (text) => {
      try {
        decodeForm(text);
      } catch (error) {
        expect(error).to.be.instanceOf(FormError);
      }
    }));
  });
});
