import { expect } from 'chai';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

function filesBelow(folder: string, ending: string): { name: string; text: string }[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, text: readFileSync(path.join(root, folder, name), 'utf8') }));
}

const templates = filesBelow('views', '.hbs').map(({ name, text }) => ({ name, text: text.replace(/\{\{!--[^]*?--\}\}/g, '') }));
const pages = templates.filter(({ name }) => !name.startsWith('emails/'));
const styles = filesBelow('public/css', '.css').map(({ text }) => text.replace(/\/\*[^]*?\*\//g, '')).join('\n');
const partials = new Set(templates.filter(({ name }) => !name.startsWith('pages/')).map(({ name }) => name.replace(/^partials\//, '').replace(/\.hbs$/, '')));
/** Classes that only this sheet knows, and that css/site.css, which every page has, doesn't. */
function classesOf(sheet: string): Set<string> {
  const classesIn = (name: string): string[] => {
    const css = readFileSync(path.join(root, 'public/css', name), 'utf8').replace(/\/\*[^]*?\*\//g, '');
    return [...css.matchAll(/@import url\('([^']+)'\)/g)].flatMap(([, imported = '']) => classesIn(imported)).concat(Array.from(css.matchAll(/\.([a-z][\w-]*)/g), ([, name = '']) => name));
  };
  const common = new Set(classesIn('site.css'));
  return new Set(classesIn(sheet).filter((each) => !common.has(each)));
}

/** The classes of a template and of every partial below it. */
function classesUsed(text: string, seen = new Set<string>()): string[] {
  const own = [...text.matchAll(/class="([^"]*)"/g)].flatMap(([, names = '']) => names.replace(/\{\{[^}]*\}\}/g, ' ').split(/\s+/));
  const below = [...text.matchAll(/\{\{~?#?>\s*([\w/-]+)/g)].map(([, name = '']) => name).filter((name) => !name.startsWith('layouts/') && !seen.has(name));
  return below.reduce((all, name) => {
    const part = templates.find((each) => each.name === `partials/${name}.hbs`);
    return part === undefined ? all : all.concat(classesUsed(part.text, seen.add(name)));
  }, own);
}

const further = { withForms: classesOf('forms.css'), withSelects: classesOf('selects.css'), withTables: classesOf('tables.css') };
const icons = readFileSync(path.join(root, 'public/img/icons.svg'), 'utf8');

describe('templates', () => {
  for (const { name, text } of templates) {
    it(`${name} calls partials that are there`, () => {
      const called = [...text.matchAll(/\{\{~?>\s*([\w/-]+)|\{\{#>\s*([\w-]+\/[\w/-]+)/g)].map(([, part, frame]) => part ?? frame ?? '');
      expect(called.filter((each) => !partials.has(each))).to.deep.equal([]);
    });
  }

  it('sum up what is wrong with a form, wherever something was typed into it', () => {
    const typed = /form\/(field|textarea|select|choices|amounts|file)\b|staff\/markdown-field/;
    const forms = pages.filter(({ name, text }) => name.startsWith('pages/') && typed.test(text) && /<form[^>]*method="post"/.test(text));
    expect(forms.length).to.be.above(8);
    expect(forms.filter(({ text }) => !/\{\{> form\/errors\b/.test(text)).map(({ name }) => name)).to.deep.equal([]);
  });

  for (const { name, text } of pages.filter(({ text }) => text.includes('{{#> layouts/site'))) {
    it(`${name} asks its layout for the stylesheets that its parts need, and for no other`, () => {
      const used = new Set(classesUsed(text));
      const needed = Object.entries(further).filter(([, classes]) => [...classes].some((each) => used.has(each))).map(([sheet]) => sheet);
      expect([...text.matchAll(/\b(with(?:Forms|Selects|Tables))=true/g)].map(([, sheet]) => sheet)).to.deep.equal(needed);
    });
  }

  it('leave text unescaped in one place alone', () => {
    const unescaped = pages.filter(({ text }) => text.includes('{{{') || /\{\{~?&/.test(text)).map(({ name }) => name);
    expect(unescaped).to.deep.equal(['partials/markdown.hbs']);
  });

  for (const { name, text } of pages) {
    it(`${name} has no inline style or script, which the content security policy refuses`, () => {
      expect(text).not.to.match(/\s(style|on[a-z]+)=/);
      expect(text).not.to.match(/<script(?![^>]*\ssrc=)/);
    });

    it(`${name} uses classes and icons that are there`, () => {
      const used = [...text.matchAll(/class="([^"{]*)"/g)].flatMap(([, names = '']) => names.split(/\s+/)).filter(Boolean);
      expect([...new Set(used)].filter((each) => !new RegExp(`\\.${each}(?![\\w-])`).test(styles))).to.deep.equal([]);
      const drawn = [...text.matchAll(/\bicon="([a-z]+)"/g)].map(([, each]) => each);
      expect(drawn.filter((each) => !icons.includes(`id="${each}"`))).to.deep.equal([]);
    });
  }
});
