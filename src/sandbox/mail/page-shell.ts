import { html } from './html.ts';
import type { SafeHtml } from './html.ts';

/** The frame every page of the mailbox has. */
export function pageShell(title: string, body: SafeHtml): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Sandbox mailbox</title>
<link rel="stylesheet" href="/sandbox/mail/mailbox.css">
</head>
<body>
<header class="ribbon"><p><strong>Demo.</strong> Mail sent by this site stays on this machine and is shown here. <a href="/">To the site</a></p></header>
<main>
${body}
</main>
</body>
</html>
`.text;
}
