import { expect } from 'chai';
import { correctionInWords } from '../../../../src/features/donations/correction-in-words.ts';
import { correctionPdf } from '../../../../src/features/donations/correction-pdf.ts';
import { type Correction, correctionNumber, effectMinor } from '../../../../src/features/donations/correction.ts';
import { receiptPdf } from '../../../../src/features/donations/receipt-pdf.ts';
import { receiptNumber, receiptYear } from '../../../../src/features/donations/receipt.ts';
import { money } from '../../../../src/shared/money.ts';
import { pdfText } from '../../../support/pdf-text.ts';

const issuer = { id: 'org_1', name: 'Lantern Row', legalName: 'Lantern Row Association', address: ['Quay 1', 'Delft'], country: 'NL', registrationNumber: '12', email: 'gifts@lantern.example', website: '' };
const note: Correction = {
  id: 'refund:re_1', kind: 'refund', number: 'LR-2026-C0001', year: 2026, sequence: 1, donationId: 'don_1', receiptNumber: 'LR-2026-0001', receiptAmount: money(6000, 'USD'),
  giftAt: new Date('2026-03-01T00:00:00Z'), takesBack: null, amount: money(2500, 'USD'), stillGiven: money(3500, 'USD'), at: new Date('2026-03-03T00:00:00Z'), issuedAt: new Date('2026-03-04T00:00:00Z'),
  subjectId: 're_1', donorName: 'Ana Petrović', donorEmail: 'ana@example.org', campaignId: 'cmp_1', campaignTitle: 'Safe homes', timeZone: 'UTC', issuer,
};
const back: Correction = { ...note, id: 'refund-failed:re_1', kind: 'refund-failed', number: 'LR-2026-C0002', takesBack: 'LR-2026-C0001', stillGiven: money(6000, 'USD') };

describe('a correction', () => {
  it('has a number of its own kind', () => expect(correctionNumber('LR', 2026, 1)).to.equal('LR-2026-C0001'));

  it('says in a line what became of the money', () => {
    expect(correctionInWords(note)).to.equal('Given back: $25.00 on 3 March 2026 (credit note LR-2026-C0001)');
    expect(correctionInWords({ ...note, kind: 'dispute-lost' })).to.equal('Taken back by the bank: $25.00 on 3 March 2026 (credit note LR-2026-C0001)');
    expect(correctionInWords(back)).to.equal('Not given back after all: $25.00 came home on 4 March 2026 (LR-2026-C0002, which takes back credit note LR-2026-C0001)');
  });

  it('tells of a day where the campaign is, and keeps the year of its number', async () => {
    const lateAt = new Date('2027-01-01T02:00:00Z');
    const far = { ...note, timeZone: 'America/New_York', giftAt: lateAt, at: lateAt, issuedAt: lateAt };
    expect(correctionInWords(far)).to.include('on 31 December 2026');
    expect(await pdfText(await correctionPdf(far))).to.include('given on 31 December 2026').and.not.to.include('2027');
    const receipt = {
      donationId: 'don_1', number: receiptNumber('LR', receiptYear(lateAt), 1), year: 2027, sequence: 1, issuedAt: lateAt, giftAt: lateAt, amount: note.receiptAmount, cover: money(0, 'USD'),
      donorName: note.donorName, donorEmail: note.donorEmail, campaignId: 'cmp_1', campaignTitle: 'Safe homes', timeZone: 'America/New_York', fundraiserTitle: null, tribute: null, chargeId: 'ch_1', issuer,
    };
    expect(await pdfText(await receiptPdf(receipt))).to.include('LR-2027-0001').and.to.include('31 December 2026');
  });

  it('takes a lost dispute back when the bank changes its mind', () => {
    const overturned: Correction = { ...back, id: 'dispute-overturned:dp_1', kind: 'dispute-overturned' };
    expect(effectMinor(overturned)).to.equal(2500);
    expect(correctionInWords(overturned)).to.equal('Given after all: the bank let $25.00 stand on appeal, by 4 March 2026 (LR-2026-C0002, which takes back credit note LR-2026-C0001)');
  });

  it('is the same document, byte for byte, whenever it is made', async () => {
    expect((await correctionPdf(note)).equals(await correctionPdf(note))).to.equal(true);
    expect(await pdfText(await correctionPdf(back))).to.include('Credit note taken back').and.to.include('LR-2026-C0001').and.to.include('$60.00 USD');
  });

  it('is named on the receipt, of which nothing else changes', async () => {
    const receipt = {
      donationId: 'don_1', number: 'LR-2026-0001', year: 2026, sequence: 1, issuedAt: note.giftAt, giftAt: note.giftAt, amount: note.receiptAmount, cover: money(0, 'USD'),
      donorName: note.donorName, donorEmail: note.donorEmail, campaignId: 'cmp_1', campaignTitle: 'Safe homes', timeZone: 'UTC', fundraiserTitle: null, tribute: null, chargeId: 'ch_1', issuer,
    };
    expect(await pdfText(await receiptPdf(receipt))).not.to.include('Corrected');
    expect(await pdfText(await receiptPdf(receipt, [note]))).to.include('Corrected').and.to.include('credit note').and.to.include('$35.00 USD').and.to.include('$60.00 USD');
  });
});
