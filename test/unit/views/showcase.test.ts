import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const views = path.resolve(import.meta.dirname, '../../../views');
const read = (name: string) => readFileSync(path.join(views, name), 'utf8');
const below = (folder: string) => readdirSync(path.join(views, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.hbs'));

const called = (text: string) => Array.from(text.matchAll(/\{\{~?#?>\s*([\w-]+(?:\/[\w-]+)*)/g), ([, name = '']) => name);

/** Parts of one page that were split off for length, frames, and what every page has: those are seen on the pages. */
const partsOfPages = /^(?:accounts|books|campaigns|donations|fundraisers|reports|staff|total)\/|^(?:document-head|demo-ribbon|brand-mark|markdown|sticky-give|form\/csrf)$/;

describe('the components that demo mode shows', () => {
  it('are all there are', () => {
    const seen = new Set<string>();
    const see = (text: string) => {
      for (const name of called(text).filter((each) => !seen.has(each) && !each.startsWith('layouts/'))) {
        seen.add(name);
        see(read(`partials/${name}.hbs`));
      }
    };
    for (const page of below('pages/showcase')) see(read(`pages/showcase/${page}`));
    const partials = below('partials').map((name) => name.slice(0, -'.hbs'.length));
    expect(partials.length).to.be.above(40);
    expect(partials.filter((name) => !seen.has(name) && !partsOfPages.test(name))).to.deep.equal([]);
  });
});
