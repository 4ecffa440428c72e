import mongoose, { type ClientSession, type Connection } from 'mongoose';
import type { Logger } from '../../platform/log/logger.ts';
import { inTransaction } from '../../platform/mongo/in-transaction.ts';
import type { Clock } from '../../shared/clock.ts';
import { money } from '../../shared/money.ts';
import type { Organization } from '../organizations/index.ts';
import { correctionCounterModel, correctionModel, toCorrectionRow } from './correction-model.ts';
import { type Correction, correctionNumber, effectMinor, takenBackBy } from './correction.ts';
import { correctionDueModel, type CorrectionDueRow } from './due-models.ts';
import type { MailQueue, OrganizationLookup } from './needs.ts';
import { correctionsOf } from './read-corrections.ts';
import { receiptModel, toReceipt } from './receipt-model.ts';
import type { Receipt } from './receipt.ts';

export interface IssueCorrectionsDeps {
  connection: Connection;
  clock: Clock;
  organizations: OrganizationLookup;
  outbox: MailQueue;
  log: Pick<Logger, 'error'>;
}

const BATCH = 100;
/** The receipt comes a second after the payment; the organization should have been there always. */
const backoffMs = (tries: number) => Math.min(2_000 * 2 ** tries, 3_600_000);
const TRIES_UNTIL_ALARM = 6;

/**
 * Issues the documents that are owed after refunds and lost disputes: one transaction each, so that one that can't be
 * issued holds up no other.
 * @returns how many it issued
 */
export async function issueCorrections(deps: IssueCorrectionsDeps): Promise<number> {
  const now = deps.clock.now();
  const rows = await correctionDueModel(deps.connection).find({ dueAt: mongoose.trusted({ $lte: now }) }).sort({ dueAt: 1, _id: 1 }).limit(BATCH).lean();
  let issued = 0;
  for (const row of rows) {
    try {
      if (await issueOne(deps, row)) issued++;
      else await putOff(deps, row, 'its receipt, or the credit note that it takes back, is still to come');
    } catch (error) {
      await putOff(deps, row, error);
    }
  }
  return issued;
}

/** @returns false when something that it refers to isn't there yet */
async function issueOne(deps: IssueCorrectionsDeps, due: CorrectionDueRow): Promise<boolean> {
  const organization = await deps.organizations.byId(due.organizationId);
  if (organization === null) throw new Error(`There is no organization ${due.organizationId}`);
  return inTransaction(deps.connection, async (session) => {
    const draft = await prepare(deps.connection, due, session);
    if (draft === null) return false;
    const { deletedCount } = await correctionDueModel(deps.connection).deleteOne({ _id: due._id }, { session });
    // Another worker has issued it, or it was noted as due twice.
    if (deletedCount === 0 || draft.before.some(({ id }) => id === due._id)) return true;
    const correction = await number(deps, organization, due, draft, session);
    await correctionModel(deps.connection).insertMany([toCorrectionRow(correction)], { session });
    if (correction.donorEmail !== '') await deps.outbox.enqueueMany([mailOf(correction)], { session });
    return true;
  });
}

interface Draft {
  receipt: Receipt;
  before: Correction[];
  takesBack: string | null;
}

async function prepare(connection: Connection, due: CorrectionDueRow, session: ClientSession): Promise<Draft | null> {
  const row = await receiptModel(connection).findById(due.donationId, null, { session }).lean();
  if (row === null) return null;
  const before = await correctionsOf(connection, due.donationId, session);
  const takenBack = takenBackBy[due.kind];
  if (takenBack === undefined) return { receipt: toReceipt(row), before, takesBack: null };
  const note = before.find(({ kind, subjectId }) => kind === takenBack && subjectId === due.subjectId);
  return note === undefined ? null : { receipt: toReceipt(row), before, takesBack: note.number };
}

/** All corrections of an organization share the counter: two workers collide on it, and the later one runs again. */
async function number(deps: IssueCorrectionsDeps, organization: Organization, due: CorrectionDueRow, { receipt, before, takesBack }: Draft, session: ClientSession): Promise<Correction> {
  const issuedAt = deps.clock.now();
  const year = issuedAt.getUTCFullYear();
  const counter = await correctionCounterModel(deps.connection).findOneAndUpdate(
    { _id: `${organization.id}:${year}` }, { $inc: { last: 1 } }, { session, upsert: true, returnDocument: 'after' },
  ).lean();
  const sequence = counter?.last ?? 1;
  const amount = money(due.amountMinor, due.currency);
  const { id, name, legalName, address, country, registrationNumber, email, website } = organization;
  const left = [...before, { kind: due.kind, amount }].reduce((sum, each) => sum + effectMinor(each), receipt.amount.minor);
  return {
    id: due._id, kind: due.kind, number: correctionNumber(organization.receiptPrefix, year, sequence), year, sequence,
    donationId: due.donationId, receiptNumber: receipt.number, receiptAmount: receipt.amount, giftAt: receipt.giftAt, takesBack,
    amount, stillGiven: money(Math.max(0, left), amount.currency), at: due.at, issuedAt, subjectId: due.subjectId,
    donorName: receipt.donorName, donorEmail: receipt.donorEmail, campaignId: receipt.campaignId, campaignTitle: receipt.campaignTitle, timeZone: receipt.timeZone,
    issuer: { id, name, legalName, address, country, registrationNumber, email, website },
  };
}

function mailOf({ id, kind, donorEmail }: Correction) {
  return { kind: takenBackBy[kind] === undefined ? 'credit-note' : kind, subject: id, to: donorEmail };
}

async function putOff({ connection, clock, log }: IssueCorrectionsDeps, due: CorrectionDueRow, why: unknown): Promise<void> {
  const tries = due.tries + 1;
  if (tries >= TRIES_UNTIL_ALARM) log.error({ correction: due._id, donation: due.donationId, ...(why instanceof Error ? { err: why } : { why }) }, 'a credit note can not be issued and will be tried again');
  const dueAt = new Date(clock.now().getTime() + backoffMs(due.tries));
  await correctionDueModel(connection).updateOne({ _id: due._id }, { $set: { tries, dueAt } });
}
