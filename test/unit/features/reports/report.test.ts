import { expect } from 'chai';
import { excerptOf, published, readingMinutes, type Report } from '../../../../src/features/reports/report.ts';

const at = new Date('2026-10-02T09:00:00Z');
const draft: Report = {
  id: 'rep_1', campaignId: 'cmp_1', slug: 'rep_1', title: 'A quieter summer', language: 'en', summary: '', body: 'Two **keys**.', author: 'Lena K.', pictureIds: [],
  status: 'draft', createdAt: at, updatedAt: at, publishedAt: null, sending: null,
};

describe('a report', () => {
  it('is published once, with a sending that has an open list', () => {
    const next = published(draft, at);
    expect(next).to.deep.include({ status: 'published', publishedAt: at, sending: { startedAt: at, frozen: false, released: false, recipients: 0 } });
    expect(published(next!, at)).to.equal(null);
  });

  it('takes at least a minute to read', () => {
    expect(readingMinutes('')).to.equal(1);
    expect(readingMinutes('word '.repeat(201))).to.equal(2);
  });

  it('begins with its summary, or with its text without marks', () => {
    expect(excerptOf({ summary: 'In short.', body: 'Long.' })).to.equal('In short.');
    expect(excerptOf(draft)).to.equal('Two keys.');
  });
});
