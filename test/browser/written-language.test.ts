import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { newVisitor, type Visitor } from '../support/browser.ts';
import { signInByMail } from '../support/sign-in.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

/** The fields that are marked with a language, each with it and with the direction that it runs in. */
const marked = `[...document.querySelectorAll('input[lang], textarea[lang]')].map(({ name, lang, dir }) => [name, lang, dir].filter(Boolean).join(' '))`;
const ofPhotos = [1, 2, 3].flatMap((row) => [`photoAlt${row}`, `photoCaption${row}`]);
const written = ['title', 'summary', 'body', ...ofPhotos];

describe('the language of what is written in a form', function () {
  this.timeout(60_000);
  let browser: Browser;
  let site: Site;
  let lena: Visitor;
  let page: Page;

  siteInBrowser(async (started) => {
    ({ browser, site } = started);
    lena = await newVisitor(browser, site.url);
    page = await lena.context.newPage();
    await page.goto('/staff');
    await signInByMail(page, site, 'lena@lantern-row.example');
  });

  const marks = (): Promise<string[]> => page.evaluate(marked);
  /** Until the page has marked by it, which it does when the list is seen to close. */
  const choose = async (language: string) => {
    await page.getByLabel('Language').selectOption(language);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
  };

  it('is marked as soon as it is chosen, and how it runs', async () => {
    await page.goto('/staff/campaigns/safe-homes/reports/new');
    expect(await marks()).to.deep.equal([]);
    await choose('ar');
    expect(await marks()).to.deep.equal(written.map((name) => `${name} ar rtl`));
    await choose('pt');
    expect(await marks()).to.deep.equal(written.map((name) => `${name} pt`));
    await choose('en');
    expect(await marks()).to.deep.equal([]);
  });

  it('is marked in a campaign beside its amounts and for its leader too, and in nothing that is a name or a number', async () => {
    await page.goto('/staff/campaigns/safe-homes');
    await choose('he');
    const fields = (await marks()).map((each) => each.split(' ')[0]?.replace(/_pic_.*/, ''));
    expect(await marks()).to.satisfy((all: string[]) => all.every((each) => each.endsWith(' he rtl')));
    expect([...new Set(fields)]).to.deep.equal(['title', 'summary', 'story', ...[1, 2, 3, 4, 5, 6].map((row) => `giftDoes${row}`), 'leaderWords', 'alt', 'caption', ...ofPhotos]);
  });

  it('is still marked for who comes back to the form', async () => {
    await page.goto('/staff/campaigns/safe-homes/reports/new');
    await choose('fa');
    await page.goto('/staff/reports');
    await page.goBack();
    expect(await page.getByLabel('Language').inputValue()).to.equal('fa');
    expect(await marks()).to.deep.equal(written.map((name) => `${name} fa rtl`));
  });

  it('is marked on a supporter’s form', async () => {
    await page.goto('/campaigns/safe-homes/fundraise');
    await choose('ur');
    expect(await marks()).to.deep.equal(['title ur rtl', 'story ur rtl', 'photoWords ur rtl']);
    expect(lena.troubles).to.deep.equal([]);
  });
});
