import { CSV_BEGINNING, csvLine } from '../../shared/csv.ts';
import { add, money, zero } from '../../shared/money.ts';
import { UNASSIGNED, type Ledger } from '../ledger/index.ts';
import type { NameLookup } from './name-lookup.ts';
import type { Payout, PayoutLine } from './payout.ts';
import type { BooksReads } from './read-books.ts';

const PAGE = 500;

export interface LedgerPeriod {
  from: Date;
  /** The first moment that is not of the period. */
  before: Date;
  /** Of one organization; of all, with payouts and what belongs to nobody yet, when left out. */
  organizationId?: string;
}

/** Files for bookkeepers, in pieces: the books of a year don't fit into one text. */
export interface BooksFiles {
  /** A line for each posting, newest first. */
  ledgerCsv(period: LedgerPeriod): AsyncIterable<string>;
  /** A line for each movement that a payout paid out. With `of`, all that belongs to further organizations is one line at the end, so that it still adds up. */
  payoutCsv(payout: Payout, of?: readonly string[]): AsyncIterable<string>;
  payoutsCsv(): AsyncIterable<string>;
}

export function booksFiles(reads: BooksReads, ledger: Pick<Ledger, 'entriesOf'>, names: NameLookup): BooksFiles {
  return {
    async *ledgerCsv({ from, before, organizationId }) {
      yield CSV_BEGINNING + csvLine(['moment', 'entry', 'kind', 'organization', 'campaign', 'donation', 'account', 'debit', 'credit', 'currency']);
      const nameOf = remembering(names);
      for await (const entry of allEntries(ledger, { from, before, ...(organizationId === undefined ? {} : { organizationId }) })) {
        const owner = [await nameOf('organization', entry.organizationId), await nameOf('campaign', entry.campaignId), entry.donationId];
        yield entry.postings.map(({ account, minor }) => {
          const amount = money(Math.abs(minor), entry.currency);
          return csvLine([entry.at, entry.key, entry.kind, ...owner, account, minor > 0 ? amount : null, minor < 0 ? amount : null, entry.currency]);
        }).join('');
      }
    },
    async *payoutCsv({ id, amount: { currency } }, of) {
      yield CSV_BEGINNING + csvLine(['moment', 'movement', 'type', 'of', 'organization', 'campaign', 'donation', 'amount', 'fee', 'net', 'currency', 'note']);
      const nameOf = remembering(names);
      const rest = { amount: zero(currency), fee: zero(currency), net: zero(currency), count: 0 };
      for await (const line of reads.eachPayoutLine(id)) {
        if (of === undefined || line.organizationId === null || of.includes(line.organizationId)) yield csvLine(await lineCells(line, nameOf));
        else Object.assign(rest, { amount: add(rest.amount, line.amount), fee: add(rest.fee, line.fee), net: add(rest.net, line.net), count: rest.count + 1 });
      }
      if (rest.count > 0) yield csvLine([null, null, 'other organizations', null, null, null, null, rest.amount, rest.fee, rest.net, currency, `${rest.count} movements of other organizations on this site`]);
    },
    async *payoutsCsv() {
      yield CSV_BEGINNING + csvLine(['created', 'arrival', 'payout', 'amount', 'currency', 'status', 'failure']);
      let after: string | undefined;
      do {
        const page = await reads.payouts({ after, limit: PAGE });
        yield page.items.map((payout) => csvLine([payout.createdAt, payout.arrivalAt, payout.id, payout.amount, payout.amount.currency, payout.status, payout.failure])).join('');
        after = page.next ?? undefined;
      } while (after !== undefined);
    },
  };
}

async function* allEntries(ledger: Pick<Ledger, 'entriesOf'>, filter: Parameters<Ledger['entriesOf']>[0]) {
  let after: string | undefined;
  do {
    const page = await ledger.entriesOf(filter, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.entries;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

type NameOf = (what: 'organization' | 'campaign', id: string | null) => Promise<string | null>;

async function lineCells(line: PayoutLine, nameOf: NameOf) {
  const { created, id, type, source, donationId, amount, fee, net, reason } = line;
  return [created, id, type, source, await nameOf('organization', line.organizationId), await nameOf('campaign', line.campaignId), donationId, amount, fee, net, net.currency, reason];
}

/** A file names the same few over and over. */
function remembering(names: NameLookup): NameOf {
  const known = new Map<string, string>();
  return async (what, id) => {
    if (id === null || id === UNASSIGNED) return id;
    const name = known.get(id) ?? (await (what === 'organization' ? names.organization(id) : names.campaign(id))) ?? id;
    known.set(id, name);
    return name;
  };
}
