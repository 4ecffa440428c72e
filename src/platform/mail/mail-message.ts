/** A rendered mail to one person. */
export interface MailMessage {
  /** One address. */
  to: string;
  /** Whom it comes from, when that is not the installation's own address. */
  from?: string | { name: string; address: string };
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets. The same mail sent again must carry the same one, so that mail programs show it once. */
  messageId: string;
  headers?: Record<string, string>;
  /** Where a POST unsubscribes at once (RFC 8058). Every bulk mail has one. */
  listUnsubscribeUrl?: string;
  /** The list's name as RFC 2919 wants it, without the angle brackets: `safe-homes.reports.give.example.org`. */
  listId?: string;
  attachments?: { filename: string; content: Buffer; contentType: string }[];
}
