import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { minifyCss } from '../../../src/http/minify-css.ts';

describe('minifyCss', () => {
  const cases: [string, string, string][] = [
    ['leaves comments out', 'a { /* why */ color: red; }', 'a{color:red}'],
    ['keeps what is in quotes', `a::after { content: ' /* {x;  } */ '; }`, `a::after{content:' /* {x;  } */ '}`],
    ['keeps quotes in quotes', `a::after { content: "it\\"s  {  "; }`, `a::after{content:"it\\"s  {  "}`],
    ['keeps a descendant apart from what it is in', '.a :is(b, i)  .c > d { top: 0; }', '.a :is(b,i) .c>d{top:0}'],
    ['keeps the space around signs of a sum', 'a { inset: calc(1px + 2px) auto; }', 'a{inset:calc(1px + 2px) auto}'],
    ['keeps the space of a condition', '@media (a: b) and (c: d) { x { y: z } }', '@media (a: b) and (c: d){x{y:z}}'],
  ];
  for (const [what, given, expected] of cases) it(what, () => expect(minifyCss(given)).to.equal(expected));

  it('loses no rule and no declaration of the site', () => {
    const folder = path.resolve(import.meta.dirname, '../../../public/css');
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'))) {
      const source = readFileSync(path.join(folder, file), 'utf8');
      const bare = (text: string) => text.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, '').replaceAll(';}', '}');
      expect(bare(minifyCss(source)), file).to.equal(bare(source));
    }
  });
});
