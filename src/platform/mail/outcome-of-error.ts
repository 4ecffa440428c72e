import type { SendOutcome } from './mailer.ts';

/** What Nodemailer puts on its errors: `code` for the kind of trouble, `command` for the step, `responseCode` for SMTP's answer. */
export interface SendError {
  message: string;
  code?: string | undefined;
  command?: string | undefined;
  responseCode?: number | undefined;
}

/** Errors about the message itself. All others are about the connection, the relay's state or our account there. */
const aboutMessage = new Set(['EENVELOPE', 'EMESSAGE', 'EMAXRECIPIENTS']);

/**
 * Decides between "certainly not sent" and "nobody knows".
 *
 * An answer of 4xx or 5xx to the envelope or to the message is the relay's word that it did not take it (RFC 5321, 4.2.1).
 * Anything else that ends the sending means "not taken" only while no byte of the message was handed over: from then on
 * the relay may have all of it, and its 250 may be what got lost. Refusals at the greeting or the sign-in say nothing
 * about this message, so they are temporary even as 5xx: or a wrong password would use up a whole report's mails.
 *
 * @param begun whether a byte of the message was handed to the connection
 */
export function outcomeOfError(error: SendError, begun: boolean): Exclude<SendOutcome, { state: 'accepted' }> {
  const reason = error.message;
  const { code = '', responseCode } = error;
  if (aboutMessage.has(code)) {
    if (responseCode !== undefined) return { state: 'failed', permanent: isPermanent(responseCode), reason };
    if (!begun) return { state: 'failed', permanent: true, reason };
  }
  return begun ? { state: 'unknown', reason } : { state: 'failed', permanent: false, reason };
}

/** 503 says that the session was in the wrong state, not that the message was refused. */
function isPermanent(responseCode: number): boolean {
  return responseCode >= 500 && responseCode !== 503;
}
