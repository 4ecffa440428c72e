import { expect } from 'chai';
import { claim, composingFailed, keepTransmitting, newRow, outboxKey, recover, retry, settle, startTransmitting, suppress } from '../../../../src/features/outbox/outbox-row.ts';
import type { OutboxRow } from '../../../../src/features/outbox/outbox-row.ts';

const start = new Date('2026-11-21T10:00:00Z');
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const must = (row: OutboxRow | null): OutboxRow => row ?? expect.fail('the transition did not apply');

const queued = newRow({ kind: 'receipt', subject: 'don_1', to: ' Ana@Example.org' }, 'harbour.example', start);
const bulk = newRow({ kind: 'report', subject: 'rep_1', to: 'ana@example.org', bulk: true }, 'harbour.example', start);
const claimed = (row = queued) => must(claim(row, 'worker', start, at(60)));
const transmitting = (row = queued) => must(startTransmitting(claimed(row), at(1), at(180)));

describe('outbox row', () => {
  it('is the same mail however its address is spelled', () => {
    expect(queued.key).to.equal('receipt:don_1:ana@example.org');
    expect(outboxKey({ kind: 'receipt', subject: 'don_1', to: 'ANA@example.org ' })).to.equal(queued.key);
    expect(queued.messageId).to.match(/^<[0-9a-f]{32}@harbour\.example>$/);
    expect(newRow({ kind: 'receipt', subject: 'don_1', to: 'ana@example.org' }, 'harbour.example', at(9)).messageId).to.equal(queued.messageId);
  });

  it('is claimed once, when it is due', () => {
    expect(claim(queued, 'worker', new Date(start.getTime() - 1), at(60))).to.equal(null);
    expect(claimed()).to.deep.include({ state: 'sending', attempts: 0, lease: { owner: 'worker', until: at(60), phase: 'claimed' } });
    expect(claim(claimed(), 'other', at(1), at(61))).to.equal(null);
  });

  it('is transmitted only under a lease that still holds', () => {
    expect(startTransmitting(claimed(), at(60), at(180))).to.equal(null);
    expect(startTransmitting(queued, at(1), at(180))).to.equal(null);
    expect(transmitting()).to.deep.include({ attempts: 1, lease: { owner: 'worker', until: at(180), phase: 'transmitting' } });
  });

  it('is settled by the relay', () => {
    expect(settle(transmitting(), 1, { state: 'accepted', response: '250 ok' }, at(2))).to.deep.include({ state: 'accepted', lease: null });
    expect(settle(transmitting(), 1, { state: 'failed', permanent: true, reason: '550 no' }, at(2))).to.deep.include({ state: 'failed', reason: '550 no' });
    expect(settle(must(settle(transmitting(), 1, { state: 'accepted', response: '' }, at(2))), 1, { state: 'unknown', reason: '' }, at(3))).to.equal(null);
  });

  it('waits longer after each temporary failure, then fails', () => {
    let row = queued;
    const waits: number[] = [];
    for (let now = start; row.state === 'queued'; now = row.nextAttemptAt) {
      const sending = must(startTransmitting(must(claim(row, 'worker', now, new Date(now.getTime() + 60_000))), now, new Date(now.getTime() + 60_000)));
      row = must(settle(sending, sending.attempts, { state: 'failed', permanent: false, reason: '451 later' }, now));
      waits.push((row.nextAttemptAt.getTime() - now.getTime()) / 60_000);
    }
    expect(waits).to.deep.equal([1, 5, 30, 120, 360, 720, 0]);
    expect(row).to.deep.include({ state: 'failed', attempts: 7, reason: '451 later' });
    expect(row.history.length).to.be.at.most(20);
  });

  it('keeps bulk mail of unknown fate for a person, and tries a receipt again', () => {
    expect(settle(transmitting(bulk), 1, { state: 'unknown', reason: 'broke' }, at(2))).to.deep.include({ state: 'unknown', reason: 'broke' });
    expect(settle(transmitting(), 1, { state: 'unknown', reason: 'broke' }, at(2))).to.deep.include({ state: 'queued', nextAttemptAt: at(62), messageId: queued.messageId });
  });

  it('goes back to the queue when its worker died before sending', () => {
    expect(recover(claimed(bulk), at(59))).to.equal(null);
    expect(recover(claimed(bulk), at(60))).to.deep.include({ state: 'queued', attempts: 0, nextAttemptAt: at(60), lease: null });
  });

  it('has an unknown fate when its worker died while sending', () => {
    expect(recover(transmitting(bulk), at(180))).to.deep.include({ state: 'unknown', lease: null });
    expect(recover(transmitting(), at(180))).to.deep.include({ state: 'queued', attempts: 1, nextAttemptAt: at(180) });
  });

  it('waits like any other when a second worker died while sending it, and is given up after as many', () => {
    const dieAgain = (row: OutboxRow, begins: Date) => must(recover(must(startTransmitting(must(claim(row, 'other', begins, at(1e6))), begins, begins)), begins));
    let row = must(recover(transmitting(), at(180)));
    row = dieAgain(row, at(200));
    expect(row).to.deep.include({ state: 'queued', attempts: 2, nextAttemptAt: at(260) });
    while (row.state === 'queued') row = dieAgain(row, row.nextAttemptAt);
    expect(row).to.deep.include({ state: 'unknown', attempts: 7 });
  });

  it('stays with a worker that says it is still at it, and with no other', () => {
    const kept = must(keepTransmitting(transmitting(), transmitting(), at(240)));
    expect(kept.lease).to.deep.equal({ owner: 'worker', until: at(240), phase: 'transmitting' });
    expect(recover(kept, at(239))).to.equal(null);
    expect(kept.history).to.deep.equal(transmitting().history);
    const taken = must(startTransmitting(must(claim(must(recover(transmitting(), at(180))), 'other', at(180), at(300))), at(181), at(400)));
    expect(keepTransmitting(taken, transmitting(), at(500))).to.equal(null);
    expect(keepTransmitting(must(recover(transmitting(), at(180))), transmitting(), at(500))).to.equal(null);
  });

  it('takes the relay’s word that comes late, but not about an earlier attempt', () => {
    const lost = must(recover(transmitting(bulk), at(180)));
    expect(settle(lost, 1, { state: 'accepted', response: '250 ok' }, at(181))).to.deep.include({ state: 'accepted' });
    const again = must(startTransmitting(must(claim(must(recover(transmitting(), at(180))), 'other', at(240), at(300))), at(241), at(400)));
    expect(settle(again, 1, { state: 'failed', permanent: true, reason: '550' }, at(242))).to.equal(null);
  });

  it('is tried again by a person with a fresh set of attempts', () => {
    const failed = must(settle(transmitting(), 1, { state: 'failed', permanent: true, reason: '550 no' }, at(2)));
    expect(retry(failed, at(5))).to.deep.include({ state: 'queued', attempts: 0, nextAttemptAt: at(5), reason: null });
    expect(retry(queued, at(5))).to.equal(null);
    expect(retry(must(settle(transmitting(), 1, { state: 'accepted', response: '' }, at(2))), at(5))).to.equal(null);
  });

  it('is withdrawn only while it has not left', () => {
    expect(suppress(queued, 'unsubscribed', at(1))).to.deep.include({ state: 'suppressed', reason: 'unsubscribed' });
    expect(suppress(transmitting(), 'unsubscribed', at(1))).to.equal(null);
  });

  it('tries again when it could not be composed', () => {
    expect(composingFailed(claimed(), 'no campaign', at(1))).to.deep.include({ state: 'queued', attempts: 1, nextAttemptAt: at(61), reason: 'no campaign' });
    expect(composingFailed(transmitting(), 'no campaign', at(1))).to.equal(null);
  });

  it('never changes the row it was given', () => {
    const before = structuredClone(queued);
    claimed();
    expect(queued).to.deep.equal(before);
  });
});
