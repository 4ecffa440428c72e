import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { accessibilityTree, type Told } from '../support/accessibility-tree.ts';
import { newVisitor, phone } from '../support/browser.ts';
import { siteInBrowser } from '../support/site-in-browser.ts';
import type { Site } from '../support/start-site.ts';

const campaign = '/campaigns/safe-homes';
const form = `${campaign}/donate`;
const landmarks = new Set(['navigation', 'complementary', 'region', 'form', 'search']);

describe('what is perceived', function () {
  this.timeout(60_000);
  let browser: Browser;
  let site: Site;
  let page: Page;

  siteInBrowser(async (started) => {
    ({ browser, site } = started);
    page = await (await newVisitor(browser, site.url, { viewport: phone })).context.newPage();
  });

  describe('by assistive technology', () => {
    it('is how far a campaign has come, in words', async () => {
      await page.goto(campaign);
      const bars = (await accessibilityTree(page)).filter(({ role }) => role === 'progressbar');
      expect(bars.length).to.be.above(0);
      for (const { name, value, properties } of bars) {
        expect(name).to.match(/^\$[\d,.]+ raised of \$[\d,.]+$/);
        expect(Number(value)).to.be.within(1, Number(properties.get('valuemax')));
      }
      // The browser's protocol tells of minor units only; to people this is said in their place.
      const said = await page.evaluate<string[]>('[...document.querySelectorAll("progress")].map((each) => each.getAttribute("aria-valuetext"))');
      for (const each of said) expect(each).to.match(/^\d+ %$/);
    });

    it('is what each amount does, in a group of choices of which one is chosen', async () => {
      await page.goto(form);
      const amounts = (await accessibilityTree(page)).filter(({ role, within }) => role === 'radio' && within.includes('radiogroup Your gift'));
      expect(amounts.length).to.be.above(3);
      expect(amounts.filter(({ properties }) => properties.get('checked') === 'true')).to.have.length(1);
      expect(amounts.at(-1)?.name).to.equal('Another amount');
      for (const { name } of amounts.slice(0, -1)) expect(name).to.match(/^\$[\d,]+ .{8,}/);
    });

    it('is the name and the hint of every field', async () => {
      await page.goto(form);
      for (const each of await page.locator('summary').all()) await each.click();
      const fields = (await accessibilityTree(page)).filter(({ role }) => ['textbox', 'checkbox', 'radio', 'combobox', 'spinbutton'].includes(role));
      expect(fields.filter(({ name }) => name.trim() === '')).to.deep.equal([]);
      expect(fields.find(({ name }) => name === 'Mail address')).to.include({ role: 'textbox', description: 'For your receipt.' });
      expect(fields.find(({ name }) => name === 'Mail address')?.properties.get('required')).to.equal(true);
    });

    it('is what has to be put right: as an alert, and with the field', async () => {
      await page.goto(form);
      await page.getByRole('button', { name: /^Give/ }).click();
      await page.locator('#errors').waitFor();
      const told = await accessibilityTree(page);
      const inAlert = told.filter(({ within }) => within.some((each) => each.startsWith('alert')));
      expect(inAlert.find(({ role }) => role === 'heading')?.name).to.equal('Please look at this again');
      expect(inAlert.filter(({ role }) => role === 'link').length).to.be.at.least(2);
      const mail = told.find(({ role, name }) => role === 'textbox' && name === 'Mail address');
      expect(mail?.properties.get('invalid')).to.equal('true');
      expect(mail?.description).to.match(/enter your mail address/i);
    });

    it('is every row of a long list that is open, also of those out of sight', async () => {
      const { context } = await newVisitor(browser, site.url);
      const desk = await context.newPage();
      await desk.goto('/campaigns');
      // As a site has them that works in many countries.
      await desk.evaluate("for (let row = 1; row <= 60; row++) document.getElementById('f-country').add(new Option('Country ' + row))");
      const list = desk.getByLabel('Country');
      await list.click();
      await desk.getByRole('option', { name: 'Country 1', exact: true }).waitFor();
      const rows = (await accessibilityTree(desk)).filter(({ role }) => role === 'option').map(({ name }) => name);
      expect(rows).to.include.members(await list.locator('option').allTextContents());
      await context.close();
    });

    for (const path of ['/', '/campaigns', campaign, `${campaign}/reports`, form, '/fundraisers/twelve-cold-miles', '/organizations/lantern-row', '/sign-in']) {
      it(`is a name for each landmark of ${path} where there are several, and headings without a gap`, async () => {
        await page.goto(path);
        const told = await accessibilityTree(page);
        expect(told.filter(({ role }) => role === 'main')).to.have.length(1);
        expect(told.filter(({ role }) => role === 'banner')).to.have.length(1);
        expect(told.filter(({ role }) => role === 'contentinfo')).to.have.length(1);
        expect(alike(told.filter(({ role }) => landmarks.has(role)))).to.deep.equal([]);
        const levels = told.filter(({ role }) => role === 'heading').map(({ properties }) => Number(properties.get('level')));
        expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1), levels.join(' ')).to.deep.equal([]);
      });
    }
  });

  describe('in the colours that the system forces', () => {
    let forced: Page;

    before(async () => {
      forced = await (await newVisitor(browser, site.url, { viewport: phone, forcedColors: 'active' })).context.newPage();
    });

    it('is how far a bar has come', async () => {
      await forced.goto(campaign);
      const [begin, end] = await coloursOf(forced.locator('progress').first());
      expect(begin).not.to.equal(end);
    });

    it('is what is chosen', async () => {
      await forced.goto(form);
      const lines = await forced.evaluate<[boolean, string][]>('[...document.querySelectorAll("label.amount")].map((each) => [each.querySelector("input").checked, getComputedStyle(each).outlineStyle])');
      expect(lines.filter(([checked]) => checked)).to.have.length(1);
      for (const [checked, outline] of lines) expect(outline).to.equal(checked ? 'solid' : 'none');
    });

    it('is where the focus is, on a choice, a field, a box and a button', async () => {
      await forced.goto(form);
      for (const [place, from] of [['label.amount:nth-of-type(3)', 'label.amount:nth-of-type(3) input'], ['.field__box:has(#f-email)', '#f-email'], ['label:has(#f-coverFees)', '#f-coverFees'], ['.giving__pay button', '.giving__pay button']] as const) {
        expect(await ringOf(forced, place, from), `${place} without the focus`).to.equal(place.startsWith('label.amount') && (await forced.locator(from).isChecked()));
        await forced.keyboard.press('Tab');
        await forced.locator(from).focus();
        expect(await ringOf(forced, place, from), `${place} with the focus`).to.equal(true);
      }
    });

    it('is that a button is one', async () => {
      await forced.goto(form);
      const borders = await forced.evaluate<[string, number][]>('[...document.querySelectorAll(".button:not(.button--plain)")].map((each) => [getComputedStyle(each).borderTopStyle, Number.parseFloat(getComputedStyle(each).borderTopWidth)])');
      expect(borders.length).to.be.above(0);
      for (const [style, width] of borders) {
        expect(style).to.equal('solid');
        expect(width).to.be.at.least(1);
      }
    });
  });
});

/** Those that nobody can tell apart. */
function alike(several: readonly Told[]): string[] {
  const names = several.map(({ role, name }) => `${role} “${name}”`);
  return names.filter((name, index) => names.indexOf(name) !== index || (name.endsWith('“”') && several.filter(({ role }) => name.startsWith(role)).length > 1));
}

/** The colours in the middle of a bar, near its two ends. */
async function coloursOf(bar: Locator): Promise<readonly [string, string]> {
  const { data, info } = await sharp(await bar.screenshot()).raw().toBuffer({ resolveWithObject: true });
  const at = (share: number) => {
    const from = (Math.floor(info.height / 2) * info.width + Math.floor(info.width * share)) * info.channels;
    return data.subarray(from, from + 3).toString('hex');
  };
  return [at(0.1), at(0.96)];
}

/** Whether an outline stands around the place, or around what has the focus in it. */
function ringOf(page: Page, place: string, from: string): Promise<boolean> {
  return page.evaluate<boolean>(`[${JSON.stringify(place)}, ${JSON.stringify(from)}].some((each) => { const { outlineStyle, outlineWidth } = getComputedStyle(document.querySelector(each)); return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2; })`);
}
