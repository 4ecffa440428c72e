import { pollUntil } from './poll-until.ts';

/** A message as `/sandbox/mail.json` tells of it. */
export interface Mail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  messageId: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  attachments: { filename: string; contentType: string; size: number; href: string }[];
  links: string[];
}

export interface MailFilter {
  /** Part of a recipient's address. */
  to?: string;
  /** Part of the subject. */
  subject?: string;
}

/** Messages that match, newest first. @param base where `/sandbox/mail.json` is served */
export async function readMail(base: string, filter: MailFilter = {}): Promise<Mail[]> {
  const answer = await fetch(`${base}/sandbox/mail.json?${new URLSearchParams({ ...filter }).toString()}`);
  if (!answer.ok) throw new Error(`The mailbox answered ${answer.status}`);
  return ((await answer.json()) as { messages: Mail[] }).messages;
}

/** Waits until at least `count` matching messages are there. @returns them, newest first */
export async function waitForMail(base: string, { count = 1, ...filter }: MailFilter & { count?: number }): Promise<Mail[]> {
  return pollUntil(`${count} mail to ${filter.to ?? 'anybody'} about "${filter.subject ?? ''}"`, async () => {
    const found = await readMail(base, filter);
    return found.length >= count && found;
  }, { everyMs: 100 });
}

/** The first address in a mail whose path begins so, as its reader would follow it. */
export function linkIn(mail: Mail, pathStart: string): string {
  const link = mail.links.find((each) => new URL(each).pathname.startsWith(pathStart));
  if (link === undefined) throw new Error(`"${mail.subject}" has no link to ${pathStart}… but: ${mail.links.join(' ')}`);
  return link;
}
