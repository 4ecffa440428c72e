import { expect } from 'chai';
import type { Campaign } from '../../../../src/features/campaigns/index.ts';
import { reportFeed } from '../../../../src/features/reports/report-feed.ts';
import type { PublishedReport } from '../../../../src/features/reports/report.ts';
import { money } from '../../../../src/shared/money.ts';

const campaign: Campaign = {
  id: 'cmp_1', slug: 'safe-homes', organizationId: 'org_1', title: 'Homes & <keys>', shortTitle: 'Homes', language: 'en', summary: 'A "quiet" room', story: '', place: '', theme: '',
  currency: 'USD', goal: money(100, 'USD'), startedAt: new Date('2024-03-04T08:00:00Z'), opensAt: null, endsAt: null, timeZone: 'UTC', status: 'published', suggestedGifts: [],
  leader: { name: '', role: '', words: '' }, pictureIds: [], pauseWords: '', country: '', updatedAt: new Date('2024-03-04T08:00:00Z'),
};
const report = (id: string, at: string): PublishedReport => ({
  id, campaignId: 'cmp_1', slug: id.replace('_', '-'), title: 'Late & why\u0008', language: 'en', summary: '', body: 'We were *late*.\n\n- a stamp\n- [the law](https://law.example/?a=1&b=2)', author: 'Lena K.',
  pictureIds: [], status: 'published', createdAt: new Date(at), updatedAt: new Date(at), publishedAt: new Date(at), sending: null,
});

/** Tag by tag: every start has its end, and no bare `&` or `<` is left in a text. */
function wellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replace(/^<\?xml[^?]*\?>/, '').replace(/<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g, (_, close: string, name: string, _attributes, empty: string) => {
    if (close) expect(open.pop(), `end of ${name}`).to.equal(name);
    else if (!empty) open.push(name);
    return '';
  });
  expect(open).to.deep.equal([]);
  expect(rest).not.to.match(/[<]/);
  expect(rest).not.to.match(/&(?!(amp|lt|gt|quot);)/);
}

describe('the feed of a campaign', () => {
  const feed = reportFeed(campaign, 'Lantern Row', [report('rep_2', '2026-04-01T08:00:00Z'), report('rep_1', '2026-01-01T08:00:00Z')], 'https://give.example.org');

  it('is well-formed Atom with all that RFC 4287 asks of a feed and of an entry', () => {
    wellFormed(feed);
    const [head = '', ...entries] = feed.split('<entry>');
    expect(entries).to.have.length(2);
    for (const part of [head, ...entries]) {
      expect(part).to.match(/<id>urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}<\/id>/);
      expect(part).to.match(/<title>.+<\/title>/);
      expect(part).to.match(/<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z<\/updated>/);
      expect(part).to.match(/<author><name>.+<\/name><\/author>/);
    }
    expect(head).to.include('<link rel="self" type="application/atom+xml" href="https://give.example.org/campaigns/safe-homes/reports.atom"/>');
    expect(entries[0]).to.include('href="https://give.example.org/campaigns/safe-homes/reports/rep-2"');
  });

  it('says when it last changed, and keeps control characters out', () => {
    expect(feed.split('<entry>')[0]).to.include('<updated>2026-04-01T08:00:00.000Z</updated>');
    expect(feed).not.to.include('\u0008');
  });

  it('keeps the ids when the site moves to another address', () => {
    const ids = (xml: string) => [...xml.matchAll(/<id>(.*?)<\/id>/g)].map((match) => match[1]);
    const moved = reportFeed(campaign, 'Lantern Row', [report('rep_2', '2026-04-01T08:00:00Z'), report('rep_1', '2026-01-01T08:00:00Z')], 'https://elsewhere.example');
    expect(ids(moved)).to.deep.equal(ids(feed));
    expect(new Set(ids(feed)).size).to.equal(3);
  });

  it('is valid without any report', () => {
    wellFormed(reportFeed(campaign, 'Lantern Row', [], 'https://give.example.org'));
  });
});
