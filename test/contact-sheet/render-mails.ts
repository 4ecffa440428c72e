import { readdirSync } from 'node:fs';
import path from 'node:path';
import { createAssets } from '../../src/http/assets.ts';
import { createViews } from '../../src/http/views.ts';
import { mailSamples } from './mail-samples.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** @returns the mails as HTML, by name; and those of which there is no sample */
export function renderMails(): { mails: Map<string, string>; missing: string[] } {
  const views = createViews(path.join(root, 'views'), createAssets(path.join(root, 'public')));
  const names = readdirSync(path.join(root, 'views/emails'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const site = { name: 'Wellspring', publicUrl: 'http://localhost:3000', demo: null };
  const known = names.flatMap((name) => (mailSamples[name] === undefined ? [] : [[name, views.render(`emails/${name}/html`, { site, ...mailSamples[name] })] as const]));
  return { mails: new Map(known), missing: names.filter((name) => mailSamples[name] === undefined) };
}
