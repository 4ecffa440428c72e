import type { MailMessage } from './mail-message.ts';

/**
 * What became of handing one mail to the relay.
 * - `accepted`: the relay answered 250 after the message.
 * - `failed`: it certainly was not taken. `permanent` when trying the same again gets the same answer.
 * - `unknown`: the message was under way when the connection broke, so it may have been taken. SMTP cannot tell.
 */
export type SendOutcome =
  | { state: 'accepted'; response: string }
  | { state: 'failed'; permanent: boolean; reason: string }
  | { state: 'unknown'; reason: string };

export interface Mailer {
  /** Never rejects: trouble is an outcome. Settles within the mailer's time limit. */
  send(message: MailMessage): Promise<SendOutcome>;
  /** Ends the idle connections at once, and each busy one after its message. */
  close(): void;
}
