import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { minifyScript } from '../../../src/http/minify-script.ts';

const folder = new URL('../../../public/js/', import.meta.url);
const scripts = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

describe('a script as it is sent', () => {
  it('has no comment on lines of its own, no empty line and no indent', () => {
    expect(minifyScript('/** What it\n * does. */\nconst a = 1; // stays\n\n  // Why.\n  if (a) {\n    /* One. */\n    go("/* not this */");\n  }\n')).to.equal('const a = 1; // stays\nif (a) {\ngo("/* not this */");\n}');
  });

  for (const { name, text } of scripts) {
    it(`is all of ${name} that a browser does`, () => {
      const kept = minifyScript(text).split('\n');
      const lines = text.split('\n').map((line) => line.trim());
      expect(lines.filter((line) => line.split('`').length % 2 === 0), 'a text over several lines, which would lose its indent').to.deep.equal([]);
      expect(kept.length).to.be.above(5);
      expect(kept.every((line) => lines.includes(line))).to.equal(true);
      expect(kept.filter((line) => /^(?:\/\*|\/\/|\*)/.test(line))).to.deep.equal([]);
    });
  }
});
