/**
 * Buttons that put Markdown marks around the selected words. They are hidden without this script, and the help beside
 * the field says how to write the marks by hand.
 */
const actions = {
  heading: (text) => eachLine(text || 'Heading', (line) => `## ${line.replace(/^#+\s*/, '')}`),
  list: (text) => eachLine(text || 'Point', (line) => `- ${line.replace(/^[-*]\s+/, '')}`),
  quote: (text) => eachLine(text || 'Words', (line) => `> ${line.replace(/^>\s?/, '')}`),
  bold: (text) => around(text || 'words', '**'),
  italic: (text) => around(text || 'words', '*'),
  link: (text) => (/^https?:\/\//.test(text) ? `[words](${text})` : `[${text || 'words'}](https://)`),
};
const ofWholeLines = new Set(['heading', 'list', 'quote']);

for (const editor of document.querySelectorAll('[data-markdown]')) {
  const field = document.getElementById(editor.dataset.markdown);
  const tools = editor.querySelector('[data-markdown-tools]');
  if (!field || !tools) continue;
  tools.hidden = false;
  tools.addEventListener('click', (event) => {
    const button = event.target.closest('[data-markdown-do]');
    if (button) apply(field, button.dataset.markdownDo);
  });
  field.addEventListener('keydown', (event) => {
    const name = (event.ctrlKey || event.metaKey) && !event.altKey ? { b: 'bold', i: 'italic', k: 'link' }[event.key] : undefined;
    if (!name) return;
    event.preventDefault();
    apply(field, name);
  });
}

function apply(field, name) {
  let { selectionStart: start, selectionEnd: end } = field;
  if (ofWholeLines.has(name)) {
    start = field.value.lastIndexOf('\n', start - 1) + 1;
    const next = field.value.indexOf('\n', end);
    end = next < 0 ? field.value.length : next;
  }
  const marked = actions[name](field.value.slice(start, end));
  field.focus();
  field.setSelectionRange(start, end);
  // The one way of changing a field that its own undo knows about; browsers without it set the text instead.
  if (!document.execCommand?.('insertText', false, marked)) field.setRangeText(marked, start, end, 'end');
  field.setSelectionRange(start, start + marked.length);
}

function around(text, mark) {
  return text.startsWith(mark) && text.endsWith(mark) && text.length > 2 * mark.length ? text.slice(mark.length, -mark.length) : mark + text + mark;
}

function eachLine(text, change) {
  return text.split('\n').map((line) => (line.trim() ? change(line) : line)).join('\n');
}
