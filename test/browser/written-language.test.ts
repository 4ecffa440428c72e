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
  /** Until the page has marked by it, which it does when the field is left. */
  const name = async (language: string) => {
    await page.getByLabel('Language').fill(language);
    await page.getByLabel('Language').blur();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
  };

  it('is marked as soon as it is named, and how it runs', async () => {
    await page.goto('/staff/campaigns/safe-homes/reports/new');
    expect(await marks()).to.deep.equal([]);
    await name('Arabic');
    expect(await marks()).to.deep.equal(written.map((field) => `${field} ar rtl`));
    await name('portuguese');
    expect(await marks()).to.deep.equal(written.map((field) => `${field} pt`));
    await name('English');
    expect(await marks()).to.deep.equal([]);
    await name('Arabic');
    await name('');
    expect(await marks()).to.deep.equal([]);
  });

  it('is marked in a campaign beside its amounts and for its leader too, and in nothing that is a name or a number', async () => {
    await page.goto('/staff/campaigns/safe-homes');
    await name('Hebrew');
    const fields = (await marks()).map((each) => each.split(' ')[0]?.replace(/_pic_.*/, ''));
    expect(await marks()).to.satisfy((all: string[]) => all.every((each) => each.endsWith(' he rtl')));
    expect([...new Set(fields)]).to.deep.equal(['title', 'summary', 'story', ...[1, 2, 3, 4, 5, 6].map((row) => `giftDoes${row}`), 'leaderWords', 'alt', 'caption', ...ofPhotos]);
  });

  it('is still marked for who comes back to the form', async () => {
    await page.goto('/staff/campaigns/safe-homes/reports/new');
    await name('Persian');
    await page.goto('/staff/reports');
    await page.goBack();
    expect(await page.getByLabel('Language').inputValue()).to.equal('Persian');
    expect(await marks()).to.deep.equal(written.map((field) => `${field} fa rtl`));
  });

  it('stays marked as the site said when it goes by a name that is not on offer', async () => {
    await page.goto('/staff/campaigns/safe-homes/reports/new');
    await page.getByLabel('Title').fill('Duas chaves');
    await page.getByLabel('Language').fill('português');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.locator('#preview-title[lang=pt]').waitFor();
    expect(await page.getByLabel('Language').inputValue()).to.equal('português');
    expect(await marks()).to.deep.equal(written.map((field) => `${field} pt`));
  });

  it('is marked on a supporter’s form', async () => {
    await page.goto('/campaigns/safe-homes/fundraise');
    await name('Urdu ');
    expect(await marks()).to.deep.equal(['title ur rtl', 'story ur rtl', 'photoWords ur rtl']);
    expect(lena.troubles).to.deep.equal([]);
  });
});
