import { expect } from 'chai';
import { renderMails } from '../../contact-sheet/render-mails.ts';

describe('mails', () => {
  const { mails, missing } = renderMails();

  it('each have a sample for the contact sheet', () => expect(missing).to.deep.equal([]));

  for (const [name, html] of mails) {
    it(`${name} leaves no place empty and loads nothing`, () => {
      expect(html).to.match(/<title>[^<]{5,}<\/title>/);
      expect(html).not.to.match(/undefined|\[object|Invalid Date|NaN/);
      expect(html.match(/<(?:script|link|iframe)\b/g) ?? []).to.deep.equal([]);
    });
  }
});
