import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createMailer } from '../../../../src/platform/mail/create-mailer.ts';
import type { MailerOptions } from '../../../../src/platform/mail/create-mailer.ts';
import type { MailMessage } from '../../../../src/platform/mail/mail-message.ts';
import type { Mailer, SendOutcome } from '../../../../src/platform/mail/mailer.ts';
import { startMail } from '../../../../src/sandbox/mail/start-mail.ts';

const message: MailMessage = {
  to: 'ana@example.org', subject: 'Your receipt', text: 'Thank you', html: '<p>Thank you</p>', messageId: '<one@harbour.example>',
};

describe('mailer', () => {
  const mailers: Mailer[] = [];
  function mailer(options: Partial<MailerOptions> & { smtpUrl: string }): Mailer {
    const made = createMailer({ from: { name: 'Harbour, Light & Sons', address: 'post@harbour.example' }, ...options });
    mailers.push(made);
    return made;
  }
  afterEach(() => mailers.splice(0).forEach((each) => each.close()));

  describe('with a relay that works', () => {
    let dataDir: string;
    let mail: Awaited<ReturnType<typeof startMail>>;
    before(async () => {
      dataDir = await mkdtemp(path.join(tmpdir(), 'mailbox-'));
      mail = await startMail({ dataDir });
    });
    after(async () => {
      await mail.close();
      await rm(dataDir, { recursive: true });
    });
    beforeEach(async () => {
      await behave({});
      await fetch(`${mail.httpBase}/sandbox/mail/empty`, { method: 'POST' });
    });
    async function behave(behaviour: object): Promise<void> {
      await fetch(`${mail.httpBase}/sandbox/mail/behaviour`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(behaviour) });
    }
    async function received(): Promise<{ headers: Record<string, string>; messageId: string; attachments: object[] }[]> {
      const response = await fetch(`${mail.httpBase}/sandbox/mail.json`);
      return (await response.json() as { messages: Awaited<ReturnType<typeof received>> }).messages;
    }

    it('hands over a mail with its own Message-ID and attachments', async () => {
      const outcome = await mailer({ smtpUrl: mail.smtpUrl }).send({ ...message, attachments: [{ filename: 'receipt.pdf', content: Buffer.from('pdf'), contentType: 'application/pdf' }] });
      expect(outcome.state).to.equal('accepted');
      const [first] = await received();
      expect(first?.messageId).to.equal('<one@harbour.example>');
      expect(first?.attachments).to.have.length(1);
      expect(first?.headers).to.not.have.property('list-unsubscribe');
      expect(first?.headers.from).to.equal('"Harbour, Light & Sons" <post@harbour.example>');
    });

    it('gives bulk mail its list headers, and signs them', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
      const dkim = { domainName: 'harbour.example', keySelector: 'one', privateKey };
      await mailer({ smtpUrl: mail.smtpUrl, dkim }).send({ ...message, listId: 'safe-homes.reports.harbour.example', listUnsubscribeUrl: 'https://harbour.example/unsubscribe/t1' });
      const { headers } = (await received())[0]!;
      expect(headers).to.include({
        'list-id': '<safe-homes.reports.harbour.example>',
        'list-unsubscribe': '<https://harbour.example/unsubscribe/t1>',
        'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
        'auto-submitted': 'auto-generated',
      });
      const signed = /\bh=([^;]+);/.exec(headers['dkim-signature'] ?? '')?.[1]?.replace(/\s/g, '').toLowerCase().split(':');
      expect(signed).to.include.members(['from', 'message-id', 'list-id', 'list-unsubscribe', 'list-unsubscribe-post']);
    });

    it('tells a refusal for good from one for now', async () => {
      await behave({ refuse: [{ recipient: 'ana@example.org', code: 550 }, { recipient: 'bo@example.org', code: 451 }] });
      const sender = mailer({ smtpUrl: mail.smtpUrl });
      expect(await sender.send(message)).to.deep.include({ state: 'failed', permanent: true });
      expect(await sender.send({ ...message, to: 'bo@example.org' })).to.deep.include({ state: 'failed', permanent: false });
      expect((await sender.send({ ...message, to: 'cy@example.org' })).state).to.equal('accepted');
    });

    it('does not know when the connection breaks after DATA, and does not send again on its own', async () => {
      const sender = mailer({ smtpUrl: mail.smtpUrl });
      await sender.send(message);
      await behave({ drop: { times: 1, store: true } });
      expect((await sender.send(message)).state).to.equal('unknown');
      expect(await received()).to.have.length(2);
      expect((await sender.send(message)).state).to.equal('accepted');
    });

    it('sends many at once', async () => {
      const sender = mailer({ smtpUrl: mail.smtpUrl, connections: 3 });
      const outcomes = await Promise.all(Array.from({ length: 30 }, (_, index) => sender.send({ ...message, messageId: `<${index}@harbour.example>` })));
      expect(outcomes.every(({ state }) => state === 'accepted')).to.equal(true);
      expect(new Set((await received()).map(({ messageId }) => messageId)).size).to.equal(30);
    });
  });

  describe('with a relay in trouble', () => {
    /** Answers line by line by `script`, which gives an answer, nothing to stay silent, or `hangup`. */
    async function outcomeWith(script: (line: string) => string | undefined, greeting = '220 relay'): Promise<SendOutcome> {
      const sockets: Socket[] = [];
      const server = net.createServer((socket) => {
        sockets.push(socket);
        socket.on('error', () => undefined);
        socket.write(`${greeting}\r\n`);
        socket.on('data', (data: Buffer) => {
          for (const line of data.toString().split('\r\n').filter((each) => each !== '')) {
            const answer = script(line);
            if (answer === 'hangup') socket.destroy();
            else if (answer !== undefined && !socket.destroyed) socket.write(`${answer}\r\n`);
          }
        });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        return await mailer({ smtpUrl: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, timeLimitMs: 1500 }).send(message);
      } finally {
        sockets.forEach((socket) => socket.destroy());
        server.close();
      }
    }
    const polite = (line: string) => (line === 'DATA' ? '354 go on' : '250 fine');

    it('has certainly not sent when nobody listens', async () => {
      const server = net.createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, 'close');
      expect(await mailer({ smtpUrl: `smtp://127.0.0.1:${port}` }).send(message)).to.deep.include({ state: 'failed', permanent: false });
    });

    it('has certainly not sent when it was not greeted well', async () => {
      expect(await outcomeWith(polite, '554 no service')).to.deep.include({ state: 'failed', permanent: false });
    });

    it('has certainly not sent when the connection breaks at DATA, before the go-ahead', async () => {
      expect(await outcomeWith((line) => (line === 'DATA' ? 'hangup' : polite(line)))).to.deep.include({ state: 'failed', permanent: false });
    });

    it('has certainly not sent when the go-ahead never comes', async () => {
      expect(await outcomeWith((line) => (line === 'DATA' ? undefined : polite(line)))).to.deep.include({ state: 'failed', permanent: false });
    });

    it('does not know when the answer to the message never comes', async () => {
      let inData = false;
      const outcome = await outcomeWith((line) => {
        if (inData) return undefined;
        inData = line === 'DATA';
        return polite(line);
      });
      expect(outcome.state).to.equal('unknown');
    });

    it('does not know when the connection breaks within the message', async () => {
      let inData = false;
      const outcome = await outcomeWith((line) => {
        if (inData) return 'hangup';
        inData = line === 'DATA';
        return polite(line);
      });
      expect(outcome.state).to.equal('unknown');
    });
  });
});
