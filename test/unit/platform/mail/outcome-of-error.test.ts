import { expect } from 'chai';
import { outcomeOfError } from '../../../../src/platform/mail/outcome-of-error.ts';
import type { SendError } from '../../../../src/platform/mail/outcome-of-error.ts';

describe('outcome of a sending error', () => {
  const failed = (permanent: boolean) => ({ state: 'failed', permanent, reason: 'why' });
  const unknown = { state: 'unknown', reason: 'why' };
  const decide = (error: Partial<SendError>, begun: boolean) => outcomeOfError({ message: 'why', ...error }, begun);

  it('takes the answer to a recipient or to the message as final', () => {
    expect(decide({ code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }, false)).to.deep.equal(failed(true));
    expect(decide({ code: 'EENVELOPE', responseCode: 451, command: 'RCPT TO' }, false)).to.deep.equal(failed(false));
    expect(decide({ code: 'EMESSAGE', responseCode: 554, command: 'DATA' }, true)).to.deep.equal(failed(true));
    expect(decide({ code: 'EMESSAGE', responseCode: 452, command: 'DATA' }, true)).to.deep.equal(failed(false));
    expect(decide({ code: 'EMESSAGE', responseCode: 503, command: 'DATA' }, true)).to.deep.equal(failed(false));
  });

  it('knows that nothing was sent while no byte of the message was', () => {
    for (const code of ['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS', 'ETLS', 'EPROTOCOL', 'EABORT', undefined]) {
      expect(decide({ code }, false), code ?? 'no code').to.deep.equal(failed(false));
    }
  });

  it('does not know once the message was under way', () => {
    for (const code of ['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EPROTOCOL', 'EABORT', 'ESTREAM', undefined]) {
      expect(decide({ code }, true), code ?? 'no code').to.deep.equal(unknown);
    }
    expect(decide({ code: 'ECONNECTION', responseCode: 421 }, true)).to.deep.equal(unknown);
  });

  it('does not blame the message for a refused sign-in or greeting', () => {
    expect(decide({ code: 'EAUTH', responseCode: 535 }, false)).to.deep.equal(failed(false));
    expect(decide({ code: 'EPROTOCOL', responseCode: 554 }, false)).to.deep.equal(failed(false));
  });

  it('gives up on an address that cannot even be written into the envelope', () => {
    expect(decide({ code: 'EENVELOPE', command: 'API' }, false)).to.deep.equal(failed(true));
  });
});
