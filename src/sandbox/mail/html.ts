/** Markup that is already escaped, and may be put into a page as it is. */
export class SafeHtml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Fragment = string | number | SafeHtml | undefined | Fragment[];

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A template tag that escapes every value put into it, so that no message can write markup into the mailbox. */
export function html(parts: TemplateStringsArray, ...values: Fragment[]): SafeHtml {
  return new SafeHtml(String.raw({ raw: parts }, ...values.map(escape)));
}

function escape(value: Fragment): string {
  if (value === undefined) return '';
  if (value instanceof SafeHtml) return value.text;
  if (Array.isArray(value)) return value.map(escape).join('');
  return String(value).replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}
