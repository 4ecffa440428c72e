import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runInThisContext } from 'node:vm';
import Handlebars, { type TemplateDelegate } from 'handlebars';
import type { Assets } from './assets.ts';
import { templateHelpers } from './template-helpers.ts';

export interface Views {
  /**
   * @param name a template below views/ without its ending: `pages/campaigns/show`, `emails/receipt/text`
   * @throws Error for a template that isn't there
   */
  render(name: string, context: object): string;
}

/**
 * Reads and compiles every template below the folder once, so that a mistake in one stops the start and not a visitor.
 * Partials go by their path: `{{> form/field}}` is views/partials/form/field.hbs, `{{#> layouts/site}}` is
 * views/layouts/site.hbs, `{{#> emails/layout}}` is views/emails/layout.hbs.
 */
export function createViews(folder: string, assets: Assets): Views {
  const engine = Handlebars.create();
  engine.registerHelper(templateHelpers);
  engine.registerHelper('asset', (file: string) => assets.address(file));
  const templates = new Map<string, TemplateDelegate>();
  for (const name of templatesBelow(folder)) {
    const template = compile(engine, folder, name);
    templates.set(name, template);
    if (!name.startsWith('pages/')) engine.registerPartial(name.replace(/^partials\//, ''), template);
  }
  return {
    render(name, context) {
      const template = templates.get(name);
      if (template === undefined) throw new Error(`views/${name}.hbs isn't there`);
      return template(context);
    },
  };
}

function templatesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => file.slice(0, -'.hbs'.length).split(path.sep).join('/'));
}

/** Subjects and text parts of mails are plain text, so nothing in them is escaped as HTML would be. */
const plainText = /^emails\/(.*\/)?(subject|text|layout-text)$/;

function compile(engine: typeof Handlebars, folder: string, name: string): TemplateDelegate {
  const source = readFileSync(path.join(folder, `${name}.hbs`), 'utf8');
  const isPlain = plainText.test(name);
  // A line's indent says nothing in HTML, and is a twentieth of a page.
  const code = engine.precompile(isPlain ? source : source.replace(/\n\s+/g, '\n'), { noEscape: isPlain, preventIndent: true }) as unknown as string;
  return engine.template(runInThisContext(`(${code})`, { filename: `views/${name}.hbs` }) as TemplateSpecification);
}
