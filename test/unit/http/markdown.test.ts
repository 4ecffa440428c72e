import { expect } from 'chai';
import { markdownAsText, plainExcerpt, renderMarkdown } from '../../../src/http/markdown.ts';

describe('markdown', () => {
  it('takes HTML for text', () => {
    expect(renderMarkdown('<script>alert(1)</script>')).not.to.contain('<script');
    expect(renderMarkdown('<b onclick="x">hi</b>')).not.to.contain('<b');
  });

  it('makes no link that runs something', () => {
    for (const link of ['[x](javascript:alert(1))', '[x](data:text/html,hi)', '[x](vbscript:x)']) expect(renderMarkdown(link)).not.to.contain('href');
  });

  it('shows no picture of another site', () => {
    expect(renderMarkdown('![x](https://evil.example/pixel.png)')).not.to.contain('<img');
  });

  it('begins headings below the page\'s own', () => {
    expect(renderMarkdown('# One\n\n## Two')).to.equal('<h2>One</h2>\n<h2>Two</h2>\n');
  });

  it('reads well as the text of a mail', () => {
    const source = '## What *happened*\n\nSee [the law](https://example.org/law) or https://example.org.\n\n- two **coats**\n- one lawyer\n\n2. then\n3. there';
    expect(markdownAsText(source)).to.equal('What happened\n\nSee the law (https://example.org/law) or https://example.org.\n\n- two coats\n- one lawyer\n\n2. then\n3. there');
  });

  it('cuts an excerpt at a word and without marks', () => {
    expect(plainExcerpt('A **bold** claim & a [link](https://example.org)', 16)).to.equal('A bold claim & a…');
    expect(plainExcerpt('Short', 100)).to.equal('Short');
    expect(plainExcerpt('水の家'.repeat(50), 6)).to.equal('水の家水の家…');
    expect(plainExcerpt('𠮷𠮷𠮷', 3)).to.equal('𠮷…');
  });
});
