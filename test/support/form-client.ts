import { type Answer, httpRequest } from './http-request.ts';

/** A browser without scripts, as far as forms go: it keeps cookies, says where it comes from, and follows nothing by itself. */
export interface FormClient {
  readonly cookies: ReadonlyMap<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a form as the site's own page would. */
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  /** Opens a page, fills in its form and sends it. What isn't given stays as the page has it. */
  submit(path: string, fields: Record<string, string>): Promise<Answer>;
}

/** @param origin the site, without a slash at its end @param always headers of every request; `origin` where people know the site by another address */
export function formClient(origin: string, always: Record<string, string> = {}): FormClient {
  const cookies = new Map<string, string>();
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await httpRequest(new URL(path, origin).href, { method, headers: { ...always, ...(cookie === '' ? {} : { cookie }), ...headers }, ...(body === undefined ? {} : { body }) });
    for (const line of answer.headers['set-cookie'] ?? []) keep(cookies, line);
    return answer;
  };
  const post: FormClient['post'] = (path, fields, headers = {}) =>
    send('POST', path, { origin: always.origin ?? origin, 'content-type': 'application/x-www-form-urlencoded', ...headers }, new URLSearchParams(fields).toString());
  return {
    cookies,
    get: (path, headers = {}) => send('GET', path, headers),
    post,
    async submit(path, fields) {
      const page = await send('GET', path, {});
      return post(path, { ...formFields(page.text), ...fields });
    },
  };
}

/** What the page's fields hold when nobody touched them: hidden fields, chosen radios and boxes, texts. */
export function formFields(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, attributes = ''] of html.matchAll(/<input\b([^>]*)>/g)) {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    const name = of('name');
    const type = of('type') ?? 'text';
    if (name === undefined || type === 'file') continue;
    if ((type === 'radio' || type === 'checkbox') && !/\bchecked\b/.test(attributes)) continue;
    fields[name] = unescapeHtml(of('value') ?? '');
  }
  for (const [, name = '', value = ''] of html.matchAll(/<textarea\b[^>]*\bname="([^"]*)"[^>]*>\n?([^<]*)<\/textarea>/g)) fields[name] = unescapeHtml(value);
  return fields;
}

export function unescapeHtml(text: string): string {
  return text.replace(/&#x([0-9a-f]+);/gi, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}
