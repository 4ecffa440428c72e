import { simpleParser } from 'mailparser';
import type { AddressObject } from 'mailparser';

/** What the list shows of a message: kept beside it as JSON, so that the list never has to parse a message. */
export interface MessageSummary {
  id: string;
  /** ISO 8601. */
  receivedAt: string;
  from: string;
  /** Where it was delivered (RCPT TO), whatever its To line says. */
  to: string[];
  subject: string;
  messageId: string;
  /** Bytes of the message as received. */
  size: number;
}

/** Reads the summary from the message's own header lines; the body is left alone, which keeps receiving quick. */
export async function summarize(id: string, receivedAt: Date, to: string[], source: Buffer): Promise<MessageSummary> {
  const head = await simpleParser(headerOf(source));
  return {
    id,
    receivedAt: receivedAt.toISOString(),
    from: addressText(head.from),
    to,
    subject: head.subject ?? '',
    messageId: head.messageId ?? '',
    size: source.length,
  };
}

/** The header block of a message, up to and with its empty line. */
export function headerOf(source: Buffer): Buffer {
  const end = source.indexOf('\r\n\r\n');
  return end === -1 ? source : source.subarray(0, end + 4);
}

/** One line for one or more address headers: `Name <mail@example.org>, …`. */
export function addressText(addresses: AddressObject | AddressObject[] | undefined): string {
  if (addresses === undefined) return '';
  return (Array.isArray(addresses) ? addresses : [addresses]).map((address) => address.text).join(', ');
}
