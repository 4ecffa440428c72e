import { simpleParser } from 'mailparser';
import type { Attachment, ParsedMail } from 'mailparser';
import { addressText } from './message-file.ts';
import type { MessageSummary } from './message-file.ts';

/** A message as `/sandbox/mail.json` gives it to programs and the message page shows it. */
export interface MessageView extends MessageSummary {
  /** The message's own Date line, ISO 8601; null when it has none. */
  date: string | null;
  /** The To line, which may differ from where it was delivered. */
  toHeader: string;
  replyTo: string;
  text: string;
  /** Empty when the message has no HTML part. */
  html: string;
  /** By name in lower case; a header that comes more than once has its values on lines of their own. */
  headers: Record<string, string>;
  attachments: { filename: string; contentType: string; size: number; href: string }[];
  /** Every http(s) address in the text and the HTML, each once. */
  links: string[];
}

/** The path of a message's pages. */
export function messagePath(id: string): string {
  return `/sandbox/mail/messages/${id}`;
}

export async function viewMessage(summary: MessageSummary, source: Buffer): Promise<MessageView> {
  const mail = await parseMessage(source);
  const html = mail.html === false ? '' : mail.html;
  const text = mail.text ?? '';
  return {
    ...summary,
    date: mail.date?.toISOString() ?? null,
    toHeader: addressText(mail.to),
    replyTo: addressText(mail.replyTo),
    text,
    html,
    headers: headersOf(mail),
    attachments: mail.attachments.map((attachment, index) => ({
      filename: attachmentName(attachment, index),
      contentType: attachment.contentType,
      size: attachment.size,
      href: `${messagePath(summary.id)}/attachments/${index}`,
    })),
    links: linksOf(text, html),
  };
}

/** Parses a whole message. HTML is not turned into text: a mail without a text part should show as one. */
export function parseMessage(source: Buffer): Promise<ParsedMail> {
  return simpleParser(source, { skipHtmlToText: true, skipTextToHtml: true });
}

export function attachmentName(attachment: Attachment, index: number): string {
  return attachment.filename ?? `attachment-${index + 1}`;
}

function headersOf(mail: ParsedMail): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { key, line } of mail.headerLines) {
    const value = line.slice(line.indexOf(':') + 1).replace(/\r?\n[ \t]+/g, ' ').trim();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`;
  }
  return headers;
}

function linksOf(text: string, html: string): string[] {
  const inHtml = [...html.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) => unescapeHtml(match[1] ?? match[2] ?? ''));
  const inText = text.match(/https?:\/\/[^\s<>"']+/g) ?? [];
  const addresses = [...inHtml, ...inText.map((address) => address.replace(/[.,;:!?)\]]+$/, ''))];
  return [...new Set(addresses.filter((address) => /^https?:\/\//.test(address)))];
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
