import { byId, type Evidence, groupBy, type Row, text } from './evidence.ts';
import { ownerOf, type Payment } from './payment.ts';

/** One receipt for each paid gift, one credit note for each refund that arrived, and numbers without gaps. */
export function checkPapers({ house }: Evidence, payments: readonly Payment[]): string[] {
  const receipts = byId(house.receipts);
  const corrections = groupBy(house.corrections, ({ donationId }) => text(donationId));
  const mails = groupBy(house.outbox, ({ kind, subject }) => `${text(kind)} ${text(subject)}`);
  const prefixes = new Map(house.organizations.map((row) => [row._id, text(row.receiptPrefix)]));
  const owned = payments.flatMap((payment) => {
    const owner = ownerOf(payment);
    return owner === undefined ? [] : [{ payment, owner }];
  });
  const owners = new Set(owned.map(({ owner }) => owner._id));
  return [
    ...owned.flatMap(({ payment, owner }) => [...checkReceipt(payment, owner, receipts.get(owner._id)), ...checkMail(mails, 'receipt', owner._id), ...checkCorrections(payment, owner, corrections.get(owner._id) ?? [])]),
    ...[...receipts.keys()].filter((id) => !owners.has(id)).map((id) => `gift ${id} has a receipt and was not paid`),
    ...[...corrections.keys()].filter((id) => !owners.has(id)).map((id) => `gift ${id} has a credit note and was not paid`),
    ...house.corrections.flatMap((row) => checkMail(mails, row.kind === 'refund' || row.kind === 'dispute-lost' ? 'credit-note' : text(row.kind), row._id)),
    ...checkNumbers('receipt', house.receipts, house['receipt-counters'], (organization, year, sequence) => `${prefixes.get(organization)}-${year}-${sequence}`),
    ...checkNumbers('credit note', house.corrections, house['correction-counters'], (organization, year, sequence) => `${prefixes.get(organization)}-${year}-C${sequence}`),
  ];
}

function checkReceipt({ id, minor, currency, at }: Payment, { _id, donorEmail }: Row, receipt: Row | undefined): string[] {
  if (receipt === undefined) return [`gift ${_id} was paid by ${id} and has no receipt`];
  const says = [receipt.amountMinor, receipt.currency, receipt.chargeId, receipt.donorEmail, receipt.year].join(' ');
  const should = [minor, currency, id, donorEmail, new Date(at * 1000).getUTCFullYear()].join(' ');
  return says === should ? [] : [`the receipt of gift ${_id} says ${says}, and should say ${should}`];
}

function checkMail(mails: ReadonlyMap<string, Row[]>, kind: string, subject: string): string[] {
  const count = mails.get(`${kind} ${subject}`)?.length ?? 0;
  return count === 1 ? [] : [`there are ${count} mails of the kind ${kind} about ${subject}`];
}

function checkCorrections({ refunds, disputes, held }: Payment, { _id }: Row, corrections: readonly Row[]): string[] {
  const found = new Map(corrections.map((row) => [row._id, row]));
  const wanted = new Map<string, number>();
  for (const { id, minor, failed, pending } of refunds) {
    // Of one that was over before it was heard of, or before its payment was attached, the donor was told nothing.
    const told = found.has(`refund:${id}`);
    if ((!failed && !pending && held === undefined) || told) wanted.set(`refund:${id}`, minor);
    if (failed && told) wanted.set(`refund-failed:${id}`, minor);
  }
  for (const { id, minor, status } of disputes) {
    // Lost and won on appeal: one document about each, if the loss was heard of.
    const told = found.has(`dispute-lost:${id}`);
    if (status === 'lost' || told) wanted.set(`dispute-lost:${id}`, minor);
    if (status === 'won' && told) wanted.set(`dispute-overturned:${id}`, minor);
  }
  const known = new Set([...refunds.flatMap(({ id, pending, failed }) => (pending ? [] : failed ? [`refund:${id}`, `refund-failed:${id}`] : [`refund:${id}`])), ...wanted.keys()]);
  return [
    ...[...wanted].flatMap(([id, minor]) => (found.get(id)?.amountMinor === minor ? [] : [`gift ${_id} should have a credit note ${id} of ${minor}, and has ${text(found.get(id)?.amountMinor ?? 'none')}`])),
    ...[...found.keys()].filter((id) => !known.has(id)).map((id) => `gift ${_id} has a credit note ${id} for nothing`),
  ];
}

type NumberOf = (organization: string, year: number, sequence: string) => string;

/** By organization and year: 1, 2, 3 … and the counter stands at the last. */
function checkNumbers(what: string, papers: readonly Row[], counters: readonly Row[], numberOf: NumberOf): string[] {
  const last = new Map(counters.map((row) => [row._id, Number(row.last)]));
  return [...groupBy(papers, ({ organizationId, year }) => `${text(organizationId)}:${text(year)}`)].flatMap(([series, rows]) => {
    const sorted = rows.toSorted((a, b) => Number(a.sequence) - Number(b.sequence));
    const gap = sorted.findIndex(({ sequence }, index) => sequence !== index + 1);
    if (gap !== -1) return [`the numbers of ${what}s ${series} have a gap or a double at ${gap + 1}`];
    const odd = sorted.find(({ number, organizationId, year, sequence }) => number !== numberOf(text(organizationId), Number(year), String(sequence).padStart(4, '0')));
    if (odd !== undefined) return [`a ${what} has the number ${text(odd.number)} at place ${text(odd.sequence)} of ${series}`];
    return last.get(series) === rows.length ? [] : [`the counter of ${what}s ${series} stands at ${last.get(series) ?? 'nothing'}, and ${rows.length} were issued`];
  });
}
