import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createTransport } from 'nodemailer';
import { startMail } from '../../../../src/sandbox/mail/start-mail.ts';

type Mail = Awaited<ReturnType<typeof startMail>>;

describe('sandbox mail', () => {
  let dataDir: string;
  let mail: Mail;
  const message = { from: 'post@harbour.example', to: 'ana@example.org', subject: 'Your receipt', text: 'Thank you', html: '<p>Thank you</p>' };

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'mailbox-'));
    mail = await startMail({ dataDir });
  });
  afterEach(async () => {
    await mail.close();
    await rm(dataDir, { recursive: true });
  });

  async function send(changes: Partial<typeof message> = {}): Promise<unknown> {
    const transport = createTransport({ url: mail.smtpUrl });
    try {
      return await transport.sendMail({ ...message, ...changes });
    } finally {
      transport.close();
    }
  }

  async function list(query = ''): Promise<{ total: number; messages: { id: string; subject: string; to: string[] }[] }> {
    const response = await fetch(`${mail.httpBase}/sandbox/mail.json${query}`);
    return response.json() as ReturnType<typeof list>;
  }

  async function page(address: string): Promise<string> {
    return (await fetch(mail.httpBase + address)).text();
  }

  async function behave(behaviour: object): Promise<void> {
    const response = await fetch(`${mail.httpBase}/sandbox/mail/behaviour`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(behaviour),
    });
    expect(response.status).to.equal(200);
  }

  async function failure(sending: Promise<unknown>): Promise<{ code?: string; responseCode?: number }> {
    return sending.then(() => expect.fail('was accepted'), (error: unknown) => error as { code?: string });
  }

  it('says what will be here while it is empty', async () => {
    expect(await page('/sandbox/mail')).to.contain('No mail yet');
  });

  it('lists newest first and filters by recipient and subject', async () => {
    await send({ subject: 'First' });
    await send({ subject: 'Second', to: 'bo@example.org' });
    expect((await list()).messages.map(({ subject }) => subject)).to.deep.equal(['Second', 'First']);
    expect((await list('?to=BO@')).messages.map(({ subject }) => subject)).to.deep.equal(['Second']);
    expect((await list('?subject=first')).messages.map(({ to }) => to)).to.deep.equal([['ana@example.org']]);
    expect(await page('/sandbox/mail?q=bo%40')).to.contain('Second').and.not.contain('First');
  });

  it('shows a message without letting it write into the page', async () => {
    await send({ subject: '<script>alert(1)</script>', html: '<p>Hello</p><script>alert(2)</script>' });
    const id = (await list()).messages[0]?.id ?? '';
    const shown = await page(`/sandbox/mail/messages/${id}`);
    expect(shown).to.contain('&lt;script&gt;alert(1)').and.not.contain('<script>');
    expect(shown).to.match(/<iframe [^>]*sandbox="(?![^"]*allow-scripts)/);
    const framed = await fetch(`${mail.httpBase}/sandbox/mail/messages/${id}/html`);
    expect(framed.headers.get('content-security-policy')).to.contain("default-src 'none'").and.contain('sandbox').and.not.contain('allow-scripts');
    expect(await page(`/sandbox/mail/messages/${id}/source`)).to.contain('Subject: <script>');
  });

  it('gives attachments back byte for byte, as downloads', async () => {
    const content = Buffer.from([0, 1, 2, 250, 13, 10]);
    const transport = createTransport({ url: mail.smtpUrl });
    await transport.sendMail({ ...message, attachments: [{ filename: 'receipt.pdf', content }] });
    const id = (await list()).messages[0]?.id ?? '';
    const response = await fetch(`${mail.httpBase}/sandbox/mail/messages/${id}/attachments/0`);
    expect(response.headers.get('content-disposition')).to.match(/^attachment; filename="?receipt\.pdf"?$/);
    expect(Buffer.from(await response.arrayBuffer())).to.deep.equal(content);
    expect((await fetch(`${mail.httpBase}/sandbox/mail/messages/${id}/attachments/1`)).status).to.equal(404);
  });

  it('keeps messages over a restart, and their order', async () => {
    await send({ subject: 'First' });
    await mail.close();
    mail = await startMail({ dataDir });
    await send({ subject: 'Second' });
    expect((await list()).messages.map(({ subject }) => subject)).to.deep.equal(['Second', 'First']);
  });

  it('keeps what pooled connections send at once', async () => {
    const transport = createTransport({ pool: true, url: mail.smtpUrl, maxConnections: 4 });
    await Promise.all(Array.from({ length: 40 }, (_, index) => transport.sendMail({ ...message, subject: `Number ${index}` })));
    transport.close();
    const { total, messages } = await list();
    expect(total).to.equal(40);
    expect(new Set(messages.map(({ subject }) => subject)).size).to.equal(40);
  });

  it('empties on a post, but not for a page of another site', async () => {
    await send();
    const refused = await fetch(`${mail.httpBase}/sandbox/mail/empty`, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(refused.status).to.equal(403);
    expect((await list()).total).to.equal(1);
    await fetch(`${mail.httpBase}/sandbox/mail/empty`, { method: 'POST' });
    expect((await list()).total).to.equal(0);
  });

  it('refuses recipients for good or for now', async () => {
    await behave({ refuse: [{ recipient: 'ana@example.org', code: 550 }, { recipient: '@busy.example', code: 451 }] });
    expect(await failure(send())).to.deep.include({ code: 'EENVELOPE', responseCode: 550 });
    expect(await failure(send({ to: 'x@busy.example' }))).to.deep.include({ code: 'EENVELOPE', responseCode: 451 });
    expect((await list()).total).to.equal(0);
  });

  it('answers slowly', async () => {
    await behave({ delayMs: 400 });
    const hasty = createTransport({ url: mail.smtpUrl, socketTimeout: 100 } as object);
    expect(await failure(hasty.sendMail(message))).to.deep.include({ code: 'ETIMEDOUT' });
  });

  it('drops the connection after DATA, with or without keeping the message', async () => {
    await behave({ drop: { times: 1, store: true } });
    expect((await failure(send())).code).to.be.oneOf(['ECONNECTION', 'ESOCKET']);
    expect((await list()).total).to.equal(1);
    await behave({ drop: { times: 1, store: false } });
    expect((await failure(send())).code).to.be.oneOf(['ECONNECTION', 'ESOCKET']);
    expect((await list()).total).to.equal(1);
    await send();
    expect((await list()).total).to.equal(2);
  });

  it('takes its misbehaviour from the form too, and shows it', async () => {
    const body = new URLSearchParams({ refuse: 'ana@example.org', dropTimes: '3' });
    await fetch(`${mail.httpBase}/sandbox/mail/behaviour`, { method: 'POST', body });
    const behaviour = await fetch(`${mail.httpBase}/sandbox/mail/behaviour`);
    expect(await behaviour.json()).to.deep.include({ refuse: [{ recipient: 'ana@example.org', code: 550 }], drop: { times: 3, store: true } });
    const wrong = await fetch(`${mail.httpBase}/sandbox/mail/behaviour`, { method: 'POST', body: new URLSearchParams({ delayMs: '-1' }) });
    expect(wrong.status).to.equal(400);
  });

  it('says so when its folder or a port is taken', async () => {
    const folder = await startMail({ dataDir }).then(() => expect.fail('started'), (error: unknown) => error as { code: string });
    expect(folder.code).to.equal('DATA_FOLDER_IN_USE');
    const smtpPort = Number(new URL(mail.smtpUrl).port);
    const port = await startMail({ dataDir: path.join(dataDir, 'other'), smtpPort }).then(() => expect.fail('started'), (error: unknown) => error as { code: string });
    expect(port.code).to.equal('EADDRINUSE');
  });
});
