import type { HttpResponse } from '../http-message.ts';
import { HOSTED_PATH } from './hosted-path.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

interface Page {
  title: string;
  main: Html;
  status?: number;
  /** Addresses on other origins that a form of the page leads on to: browsers hold a form's redirects to the same rule. */
  leadsTo?: Array<string | null>;
}

/** A whole page. It holds no script, and its style is a file: nothing inline may run. */
export function page({ title, main, status = 200, leadsTo = [] }: Page): HttpResponse {
  const origins = new Set(leadsTo.filter((address) => address !== null).map((address) => new URL(address.replaceAll(/[{}]/g, '')).origin));
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="${HOSTED_PATH}/checkout.css">
</head>
<body>
<header class="ribbon">Sandbox: no real money moves, and no real card belongs here.</header>
<main>${main}</main>
</body>
</html>
`;
  return {
    status,
    body: document.markup,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        `default-src 'none'; style-src 'self'; form-action ${["'self'", ...origins].join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  };
}

/** Sends the browser on with a GET. */
export function redirect(address: string): HttpResponse {
  return { status: 303, headers: { location: address, 'cache-control': 'no-store', 'content-type': 'text/plain' }, body: '' };
}
