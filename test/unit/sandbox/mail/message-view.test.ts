import { expect } from 'chai';
import { summarize } from '../../../../src/sandbox/mail/message-file.ts';
import { viewMessage } from '../../../../src/sandbox/mail/message-view.ts';

const source = Buffer.from([
  'From: "Harbour Light" <post@harbour.example>',
  'To: Ana <ana@example.org>',
  'Subject: =?utf-8?q?Thank_you=2C_=C5=81ucja?=',
  'Message-ID: <abc@harbour.example>',
  'Date: Sat, 21 Nov 2026 10:00:00 +0000',
  'List-Unsubscribe:',
  ' <https://harbour.example/unsubscribe/t1>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=m',
  '',
  '--m',
  'Content-Type: multipart/alternative; boundary=a',
  '',
  '--a',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'See https://harbour.example/d/1. Bye',
  '--a',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p><a href="https://harbour.example/d/2?a=1&amp;b=2">Open</a> <a href="mailto:x@y.example">Write</a></p>',
  '--a--',
  '--m',
  'Content-Type: application/pdf; name="receipt.pdf"',
  'Content-Disposition: attachment; filename="receipt.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  'AAECAw==',
  '--m--',
  '',
].join('\r\n'));

describe('sandbox mail message view', () => {
  it('gives a program everything in a message', async () => {
    const view = await viewMessage(await summarize('id1', new Date(0), ['ana@example.org'], source), source);
    expect(view).to.deep.include({
      from: '"Harbour Light" <post@harbour.example>',
      to: ['ana@example.org'],
      subject: 'Thank you, Łucja',
      messageId: '<abc@harbour.example>',
      date: '2026-11-21T10:00:00.000Z',
      attachments: [{ filename: 'receipt.pdf', contentType: 'application/pdf', size: 4, href: '/sandbox/mail/messages/id1/attachments/0' }],
    });
    expect(view.headers['list-unsubscribe']).to.equal('<https://harbour.example/unsubscribe/t1>');
    expect(view.text).to.contain('See https://harbour.example/d/1.');
    expect(view.html).to.contain('Open');
  });

  it('finds each link once, without the sentence around it', async () => {
    const view = await viewMessage(await summarize('id1', new Date(0), [], source), source);
    expect(view.links).to.deep.equal(['https://harbour.example/d/2?a=1&b=2', 'https://harbour.example/d/1']);
  });
});
