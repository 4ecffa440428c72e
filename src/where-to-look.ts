import type { Config } from './config.ts';
import type { Services } from './services.ts';

type Row = [name: string, value: string];

/** What the start prints for the person at the terminal. */
export function whereToLook(config: Config, demo: Services['demo'], milliseconds: number): string {
  const at = (path: string) => `${config.publicUrl}${path}`;
  const rows: Row[] = [
    ['The site', at('/')],
    ...(demo?.payments ? [
      ['A campaign', at('/campaigns/safe-homes')],
      ['Staff', `${at('/staff')} (sign in as lena@lantern-row.example; the link comes by mail)`],
      ['', 'marko@lantern-row.example has the finance role: refunds and the books'],
      ['Test cards', '4242 4242 4242 4242 pays · 4000 0000 0000 0002 is declined · 4000 0000 0000 9995 lacks funds'],
      ['', '4000 0025 0000 3155 asks for authentication; any future date, any three digits'],
    ] satisfies Row[] : []),
    ...(demo?.mail ? [['The mailbox', at('/sandbox/mail')]] satisfies Row[] : []),
    ['Data', config.dataDir],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`);
  return `\n${config.siteName} is open, ${(Math.ceil(milliseconds / 100) / 10).toString()} s after the start.\n\n${lines.join('\n')}\n\n  Ctrl-C stops it. Everything is kept.\n\n`;
}
