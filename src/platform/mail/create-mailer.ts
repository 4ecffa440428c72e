import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { SendMailOptions, MailMessage as NodemailerMessage } from 'nodemailer';
import type { Mailer } from './mailer.ts';
import type { MailMessage } from './mail-message.ts';
import { outcomeOfError } from './outcome-of-error.ts';
import type { SendError } from './outcome-of-error.ts';

export interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  smtpUrl: string;
  /** Whom mail comes from. Apart, because a comma in the name would make two addresses of one text. */
  from: { name: string; address: string };
  dkim?: { domainName: string; keySelector: string; privateKey: string } | undefined;
  /** The longest that one mail may take, in milliseconds. */
  timeLimitMs?: number;
  connections?: number;
}

/** Both unsubscribe headers have to be signed for one-click unsubscribing (RFC 8058, 4); Nodemailer leaves the second out. */
const signedHeaders = 'From:Sender:Reply-To:Subject:Date:Message-ID:To:MIME-Version:Content-Type:Content-Transfer-Encoding:'
  + 'List-Id:List-Unsubscribe:List-Unsubscribe-Post';

/** Sends mail over pooled SMTP connections. */
export function createMailer({ smtpUrl, from, dkim, timeLimitMs = 120_000, connections = 10 }: MailerOptions): Mailer {
  const transmissions = new WeakMap<AbortSignal, Readable[]>();
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: connections,
    maxMessages: 500,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    // A file path or address in a message would be read from this machine and mailed out.
    disableFileAccess: true,
    disableUrlAccess: true,
    dkim: dkim === undefined ? undefined : { ...dkim, headerFieldNames: signedHeaders },
  });
  transport.use('stream', (mail, done) => {
    watchStreams(mail, transmissions);
    done();
  });

  return {
    async send(message) {
      const signal = AbortSignal.timeout(timeLimitMs);
      const streams: Readable[] = [];
      transmissions.set(signal, streams);
      try {
        const { response } = await transport.sendMail({ ...nodemailerOptions(message, from), signal });
        return { state: 'accepted', response: response ?? '' };
      } catch (error) {
        return outcomeOfError(error as SendError, streams.some((stream) => stream.readableDidRead));
      }
    },
    close: () => transport.close(),
  };
}

/**
 * Keeps the streams that a message is read from. A connection reads its stream only after the relay said "go ahead" to
 * DATA, so an unread stream proves that nothing of the message has left; no error code tells as much.
 */
function watchStreams(mail: NodemailerMessage, transmissions: WeakMap<AbortSignal, Readable[]>): void {
  const { message, data: { signal } } = mail;
  const streams = signal && transmissions.get(signal);
  if (!message || !streams) return;
  const create = message.createReadStream.bind(message);
  message.createReadStream = (options) => {
    const stream = create(options);
    streams.push(stream);
    return stream;
  };
}

function nodemailerOptions(message: MailMessage, from: MailerOptions['from']): SendMailOptions {
  const { to, replyTo, subject, text, html, messageId, attachments } = message;
  return {
    to: { name: '', address: to },
    from: message.from ?? from,
    replyTo,
    subject,
    text,
    html,
    messageId,
    attachments: attachments ?? [],
    headers: {
      // Keeps out-of-office answers away (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      ...message.headers,
      ...(message.listId === undefined ? {} : { 'List-Id': `<${message.listId}>` }),
      ...(message.listUnsubscribeUrl === undefined ? {} : unsubscribeHeaders(message.listUnsubscribeUrl)),
    },
  };
}

function unsubscribeHeaders(url: string): Record<string, string> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
