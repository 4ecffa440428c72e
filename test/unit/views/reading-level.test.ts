import { expect } from 'chai';
import { renderMails } from '../../contact-sheet/render-mails.ts';
import { gradeOf, hardest, HARDEST_PAGE, runningText, sentencesOf, syllablesOf, USUAL_GRADE } from '../../support/reading-level.ts';

describe('the measure of reading', () => {
  const counted = { gift: 1, giving: 2, charged: 1, campaign: 2, receipt: 2, donation: 3, organization: 5, quarter: 2, confirmation: 4, needed: 2, pages: 2, trafficking: 3, '$60': 1, account: 2, subscribed: 2, table: 2, company: 3 };
  for (const [word, syllables] of Object.entries(counted)) it(`hears ${syllables} in “${word}”`, () => expect(syllablesOf(word)).to.equal(syllables));

  it('finds sentences, and passes over what has no end', () => {
    expect(sentencesOf('Give now It is paid. We wrote to ana@example.org at 10:30: look there now! $53.20 came in.')).to.deep.equal(['Give now It is paid.', 'We wrote to ana@example.org at 10:30:', 'look there now!', '$53.20 came in.']);
    expect(sentencesOf('Mail address')).to.deep.equal([]);
  });

  it('grades plain words low, and an office’s high', () => {
    expect(gradeOf(['The cat sat on the mat.'])).to.be.closeTo(-1.45, 0.01);
    expect(gradeOf(['Notwithstanding the aforementioned considerations, remuneration necessitates the authorization of the responsible administrative organization.'])).to.be.above(20);
  });

  it('reads what stands on a page, block by block', () => {
    expect(runningText('<div lang="pt"><p>Um rio.</p></div><p lang="en">A river.</p>')).to.deep.equal(['A river.']);
    expect(runningText('<head><title>No</title></head><p>We <b>kept</b> it.</p><ul><li>One</li><li>Two &amp; three</li></ul>')).to.deep.equal(['We kept it.', 'One', 'Two & three']);
  });
});

describe('mails to donors, readers and supporters', () => {
  const graded = [...renderMails().mails].filter(([name]) => !name.startsWith('alert-')).map(([name, html]) => ({ name, sentences: runningText(html).flatMap(sentencesOf) }));

  for (const { name, sentences } of graded) {
    it(`${name} is in plain words`, () => expect(gradeOf(sentences), hardest(sentences, 5).join('\n')).to.be.at.most(HARDEST_PAGE));
  }

  it('are easy to read on the whole', () => {
    expect(graded.length).to.be.above(10);
    expect(gradeOf(graded.flatMap(({ sentences }) => sentences))).to.be.at.most(USUAL_GRADE);
  });
});
