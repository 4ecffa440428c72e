import MarkdownIt from 'markdown-it';

/** Raw HTML is off: what staff and supporters write is text. Links open in place and carry no credit to other sites. */
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: true });

const renderLink = markdown.renderer.rules.link_open ?? ((tokens, index, options, _env, self) => self.renderToken(tokens, index, options));
markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
  const token = tokens[index];
  if (/^https?:/.test(String(token?.attrGet('href') ?? ''))) token?.attrSet('rel', 'noopener nofollow');
  return renderLink(tokens, index, options, env, self);
};
// Pictures have their own place, with sizes and alternative texts; one in the text would come from another site.
markdown.disable('image');

/**
 * Story and report text as HTML. Headings start at level 2, because the page has its own first heading.
 */
export function renderMarkdown(source: string): string {
  const tokens = markdown.parse(source, {});
  for (const token of tokens) {
    if (token.type !== 'heading_open' && token.type !== 'heading_close') continue;
    const level = Math.min(6, Math.max(2, Number(token.tag.slice(1))));
    token.tag = `h${level}`;
  }
  return markdown.renderer.render(tokens, markdown.options, {});
}

/** The first words of a text without its marks, for previews and descriptions. */
export function plainExcerpt(source: string, length: number): string {
  const text = renderMarkdown(source).replace(/<\/?(?:a|em|strong|code|s)\b[^>]*>/g, '').replace(/<[^>]+>/g, ' ').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&').replace(/\s+/g, ' ').trim();
  return text.length <= length ? text : `${text.slice(0, text.lastIndexOf(' ', length))}…`;
}
