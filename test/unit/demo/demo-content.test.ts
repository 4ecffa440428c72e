import { expect } from 'chai';
import { demoFiles } from '../../../src/demo/demo-files.ts';
import type { Gift } from '../../../src/demo/demo-files.ts';

const campaigns = demoFiles.campaigns();
const organizations = demoFiles.organizations();
const fundraisers = demoFiles.fundraisers();
const expected: Record<string, { gifts: number; minor: bigint }> = {
  'safe-homes': { gifts: 351, minor: 2_261_100n },
  'dry-classrooms': { gifts: 90, minor: 1_741_250n },
  'hill-library': { gifts: 60, minor: 2_486_000n },
};
/** The quarter that each report of Safe Homes accounts for, as [from, until). */
const quarters: Record<string, [string, string]> = {
  '2025-10': ['2025-07-01', '2025-10-01'],
  '2026-01': ['2025-10-01', '2026-01-01'],
  '2026-04': ['2026-01-01', '2026-04-01'],
  '2026-07': ['2026-04-01', '2026-07-01'],
  '2026-10': ['2026-07-01', '2026-10-01'],
};

/** Digits as they stand: "25.00" is 2500 cents, "3000" yen is 3000. */
const minorOf = (amount: string): bigint => BigInt(amount.replace(/[.,]/g, ''));
const sumOf = (gifts: Gift[]): bigint => gifts.reduce((sum, gift) => sum + minorOf(gift.amount), 0n);
const groupThousands = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');
const written = (sign: string, minor: bigint): string => `${sign}${groupThousands(String(minor / 100n))}.${String(minor % 100n).padStart(2, '0')}`;

describe('demo content: gifts', () => {
  for (const { slug, currency, startedAt } of campaigns) {
    const gifts = demoFiles.gifts(slug);

    it(`${slug} has its exact number and sum`, () => {
      expect(gifts.length).to.equal(expected[slug]?.gifts);
      expect(sumOf(gifts)).to.equal(expected[slug]?.minor);
      expect(gifts.every((gift) => gift.currency === currency && minorOf(gift.amount) > 0n)).to.equal(true);
      expect(gifts.every((gift) => gift.amount.includes('.') === (currency !== 'JPY'))).to.equal(true);
    });

    it(`${slug} is in order of time, from its start on`, () => {
      const times = gifts.map((gift) => Date.parse(gift.date));
      expect(times.every((time, index) => time > (times[index - 1] ?? Date.parse(startedAt)))).to.equal(true);
    });

    it(`${slug} says nothing twice`, () => {
      const messages = gifts.map((gift) => gift.message).filter((message) => message !== '');
      expect(new Set(messages).size).to.equal(messages.length);
      expect(messages.length).to.be.at.least(Math.floor(gifts.length / 6));
    });

    it(`${slug} gives each donor one mail address`, () => {
      const pairs = new Set(gifts.map((gift) => `${gift.donor}\n${gift.mail}`));
      expect(new Set(gifts.map((gift) => gift.donor)).size).to.equal(pairs.size);
      expect(new Set(gifts.map((gift) => gift.mail)).size).to.equal(pairs.size);
    });
  }

  it('has a reference of its own for every gift of all campaigns', () => {
    const references = campaigns.flatMap(({ slug }) => demoFiles.gifts(slug).map((gift) => gift.reference));
    expect(new Set(references).size).to.equal(501);
  });
});

describe('demo content: reports', () => {
  for (const { slug } of campaigns) {
    for (const report of demoFiles.reports(slug)) {
      it(`${report.slug} has real length, a list and a link`, () => {
        expect(report.body.split(/\s+/).length).to.be.within(350, 600);
        expect(report.body).to.match(/^- \S/m);
        expect(report.body).to.match(/\]\((\/campaigns\/|\/fundraisers\/|https:\/\/example\.org\/)/);
        expect(report.body).to.match(/^## /m);
      });
    }
  }

  it('are five for Safe Homes and at least one for the others', () => {
    expect(demoFiles.reports('safe-homes').map((report) => report.slug.slice(0, 7))).to.deep.equal(Object.keys(quarters));
    expect(demoFiles.reports('dry-classrooms')).to.not.be.empty;
    expect(demoFiles.reports('hill-library')).to.not.be.empty;
  });

  let carried: bigint | undefined;
  for (const report of demoFiles.reports('safe-homes')) {
    it(`${report.slug} quotes what was given and adds up`, () => {
      const [from, until] = quarters[report.slug.slice(0, 7)] ?? ['', ''];
      const gifts = demoFiles.gifts('safe-homes').filter((gift) => gift.date < until);
      const ofQuarter = gifts.filter((gift) => gift.date >= from);
      expect(report.body).to.include(`you gave ${written('$', sumOf(ofQuarter))} in ${ofQuarter.length} gifts`);
      expect(report.body).to.include(`you have given ${written('$', sumOf(gifts))}`);
      const spent = amountAfter(report.body, 'We spent ');
      const items = [...report.body.matchAll(/^- \$([\d,.]+) /gm)].map((match) => minorOf(match[1] ?? ''));
      expect(items.reduce((sum, item) => sum + item, 0n)).to.equal(spent);
      const spentInAll = amountAfter(report.body, ', and ');
      expect(amountAfter(report.body, 'The rest, ')).to.equal(sumOf(gifts) - spentInAll);
      if (carried !== undefined) expect(spentInAll - spent).to.equal(carried);
      carried = spentInAll;
    });
  }

  it('of the others quote what was given until then', () => {
    for (const [slug, sign] of [['dry-classrooms', '€'], ['hill-library', '¥']] as const) {
      const [report] = demoFiles.reports(slug);
      const gifts = demoFiles.gifts(slug).filter((gift) => gift.date < (report?.publishedAt ?? ''));
      const sum = slug === 'hill-library' ? `${sign}${groupThousands(String(sumOf(gifts)))}` : written(sign, sumOf(gifts));
      expect(report?.body).to.include(`${sum} in ${gifts.length} gifts`);
    }
  });
});

describe('demo content: the rest', () => {
  it('joins campaigns, staff and organizations', () => {
    const slugs = new Set(organizations.map(({ slug }) => slug));
    expect([...slugs]).to.deep.equal(['lantern-row', 'high-ground-schools']);
    for (const { organization } of [...campaigns, ...demoFiles.staff()]) expect(slugs.has(organization), organization).to.equal(true);
    expect(campaigns.map(({ currency, goal }) => `${currency} ${goal}`)).to.deep.equal(['USD 3000000', 'EUR 1800000', 'JPY 2400000']);
  });

  it('has bank details whose IBAN has the right check digits', () => {
    for (const { bank, slug } of organizations) expect(remainderOfIban(bank.iban), slug).to.equal(1n);
  });

  it('tells each campaign as a story with headings and a list', () => {
    for (const { slug } of campaigns) {
      const story = demoFiles.story(slug);
      expect(story.match(/^## /gm)?.length, slug).to.be.at.least(3);
      expect(story, slug).to.match(/^- \S/m);
      expect(story.split(/\n\n/).length, slug).to.be.at.least(8);
    }
  });

  it('has fundraisers whose gifts exist, came after their start and belong to one page only', () => {
    expect(fundraisers.map(({ gifts }) => gifts.length)).to.deep.equal([23, 14, 12]);
    for (const { campaign, gifts, startedAt, endsAt, goal } of fundraisers) {
      const found = demoFiles.gifts(campaign).filter((gift) => gifts.includes(gift.reference));
      expect(found.length).to.equal(gifts.length);
      expect(found.every((gift) => gift.date > startedAt)).to.equal(true);
      expect(sumOf(found) < BigInt(goal)).to.equal(true);
      expect(endsAt.startsWith('2027-')).to.equal(true);
    }
    const references = fundraisers.flatMap(({ gifts }) => gifts);
    expect(new Set(references).size).to.equal(references.length);
  });

  it('has subscribers who did not give', () => {
    for (const { campaign, mails } of demoFiles.subscribers()) {
      const donors = new Set(demoFiles.gifts(campaign).map((gift) => gift.mail));
      expect(new Set(mails).size).to.equal(14);
      expect(mails.some((mail) => donors.has(mail))).to.equal(false);
    }
  });

  it('points to nothing outside of the example domains', () => {
    const allowed = /^([\w-]+\.)*(example\.(org|net|com)|[\w-]+\.example)$/;
    for (const { path, content } of demoFiles.everyText()) {
      const hosts = [...content.matchAll(/(?:@|https?:\/\/)([\w-]+(?:\.[\w-]+)+)/g)].map((match) => match[1] ?? '');
      for (const host of hosts) expect(host, path).to.match(allowed);
    }
  });

  it('links only to pages that the demo has', () => {
    const known = new Set([...campaigns.map(({ slug }) => `/campaigns/${slug}`), ...fundraisers.map(({ slug }) => `/fundraisers/${slug}`)]);
    for (const { path, content } of demoFiles.everyText()) {
      for (const [, link = ''] of content.matchAll(/\]\((\/[^)]*)\)/g)) expect(known.has(link.split('/').slice(0, 3).join('/')), `${path}: ${link}`).to.equal(true);
    }
  });
});

function amountAfter(body: string, words: string): bigint {
  const at = body.indexOf(`${words}$`);
  const [, amount = ''] = /^\$([\d,]+\.\d{2})/.exec(body.slice(at + words.length)) ?? [];
  expect(amount, words).to.not.equal('');
  return minorOf(amount);
}

/** ISO 13616: country and check digits moved to the end, letters as 10 to 35, modulo 97 must be 1. */
function remainderOfIban(iban: string): bigint {
  const moved = iban.slice(4) + iban.slice(0, 4);
  return BigInt(moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) % 97n;
}
