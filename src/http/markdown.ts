import MarkdownIt, { type Token } from 'markdown-it';

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
  if (text.length <= length) return text;
  const space = text.lastIndexOf(' ', length);
  // Languages that write without spaces are cut between two characters, and never within one.
  const end = space > 0 ? space : new Intl.Segmenter().segment(text).containing(length)?.index;
  return `${text.slice(0, end)}…`;
}

/** The same text for the plain part of a mail: without marks, each link with its address behind it. */
export function markdownAsText(source: string): string {
  const lists: { next: number | null }[] = [];
  let text = '';
  let marker = '';
  let beginsList = false;
  for (const token of markdown.parse(source, {})) {
    if (token.type.endsWith('_list_open') && lists.length === 0) beginsList = true;
    if (token.type === 'bullet_list_open') lists.push({ next: null });
    else if (token.type === 'ordered_list_open') lists.push({ next: Number(token.attrGet('start') ?? 1) });
    else if (token.type.endsWith('_list_close')) lists.pop();
    else if (token.type === 'list_item_open') marker = nextMarker(lists.at(-1));
    else if (token.content !== '') {
      const indent = '  '.repeat(Math.max(0, lists.length - 1));
      const gap = marker === '' || beginsList ? '\n\n' : '\n';
      text += `${text === '' ? '' : gap}${indent}${marker}${token.children === null ? token.content.trimEnd() : inlineAsText(token.children)}`;
      marker = '';
      beginsList = false;
    }
  }
  return text;
}

function nextMarker(list: { next: number | null } | undefined): string {
  if (list?.next === null || list === undefined) return '- ';
  const marker = `${list.next}. `;
  list.next += 1;
  return marker;
}

function inlineAsText(tokens: readonly Token[]): string {
  let text = '';
  let href = '';
  let linkStart = 0;
  for (const token of tokens) {
    if (token.type === 'link_open') {
      href = String(token.attrGet('href') ?? '');
      linkStart = text.length;
    } else if (token.type === 'link_close') {
      if (text.slice(linkStart) !== href) text += ` (${href})`;
    } else if (token.type === 'softbreak' || token.type === 'hardbreak') text += '\n';
    else text += token.content;
  }
  return text;
}
