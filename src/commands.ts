import { readFileSync } from 'node:fs';
import { ZodError } from 'zod';
import type { Features } from './compose-features.ts';
import type { House } from './compose.ts';
import type { NewOrganization, Organization } from './features/organizations/index.ts';
import { isDuplicateKey } from './platform/mongo/is-duplicate-key.ts';
import { reconcileReport } from './reconcile-report.ts';
import { formatMoney } from './shared/format-money.ts';
import { mailAddress } from './shared/text.ts';

/** A command that was called wrongly; its message is for the operator. */
export class UsageError extends Error {}

export interface Command {
  usage: string;
  what: string;
  options: readonly string[];
  /** Whether it has to reach Stripe: the configured one, or the embedded one that the site uses. */
  asksStripe?: true;
  /** @returns what to print */
  run(house: House, positionals: readonly string[], options: Readonly<Record<string, string | undefined>>): Promise<string>;
}

/** What an operator can do from the command line, by name. */
export const commands: Readonly<Record<string, Command>> = {
  'organization:add': {
    usage: 'FILE.json',
    what: 'set up an organization; without a file it prints an example of one',
    options: [],
    async run({ features }, [file]) {
      if (file === undefined) return organizationExample;
      const added = await addOrganization(features.organizations, readText(file), file);
      return `${added.name} is set up at /organizations/${added.slug}. Next: npm run cli -- staff:add MAIL --organization ${added.slug}`;
    },
  },

  'staff:add': {
    usage: 'MAIL --organization SLUG [--role lead|finance|reviewer]',
    what: 'let somebody sign in to the back office',
    options: ['organization', 'role'],
    async run({ features }, [mail], { organization: slug, role = 'lead' }) {
      if (mail === undefined || !mailAddress.test(mail)) throw new UsageError('MAIL should be the mail address of the new member of staff.');
      if (role !== 'lead' && role !== 'finance' && role !== 'reviewer') throw new UsageError('--role should be lead, finance or reviewer.');
      const organization = await organizationOf({ features }, slug);
      await features.staff.add(mail, organization.id, role);
      return `${mail} may now sign in at /staff and works for ${organization.name}.`;
    },
  },

  'gifts:import': {
    usage: 'FILE.csv --campaign SLUG',
    what: "enter a former platform's gifts",
    options: ['campaign'],
    async run({ features }, [file], { campaign: slug }) {
      if (file === undefined) throw new UsageError('FILE.csv should be a file with the columns date,amount,currency,donor,mail,visibility,message,reference.');
      const found = await features.campaigns.bySlug(slug ?? '');
      if (found?.kind !== 'found') throw new UsageError(`--campaign should be the address of a campaign, such as safe-homes; "${slug ?? ''}" is none.`);
      const imported = await features.donations.importGifts({ campaign: found.campaign, csv: readText(file) });
      if (!imported.ok) throw new UsageError(`Nothing was entered, because of these lines:\n${imported.errors.map((error) => `  line ${error.line}: ${error.message}`).join('\n')}`);
      await features.ledger.foldAll();
      const totals = await features.ledger.totals('campaign', found.campaign.id, found.campaign.currency);
      return `${imported.imported} gifts entered, ${imported.already} were there already. ${found.campaign.shortTitle} stands at ${formatMoney(totals.raised)} from ${totals.donations} donations.`;
    },
  },

  'reconcile': {
    usage: '[--since 2026-03-01]',
    what: 'compare the books with Stripe and bring in what is missing',
    options: ['since'],
    asksStripe: true,
    async run({ features: { books } }, _, { since }) {
      const reconciled = await books.reconcile(since === undefined ? {} : { since: momentOf(since) });
      if (reconciled.kind === 'busy') throw new UsageError('Another process compares the books just now. Try again in some minutes.');
      const { items } = await books.differences({ open: true }, { limit: 1_000 });
      const report = reconcileReport(reconciled.reconciliation, items);
      if (items.length > 0) throw new UsageError(report);
      return report;
    },
  },

  'ledger:verify': {
    usage: '',
    what: 'add all entries up again and compare; gifts may come in meanwhile',
    options: [],
    async run({ features }) {
      const differences = await features.ledger.verifyTotals();
      if (differences.length > 0) throw new UsageError(`${differences.length} totals differ from their entries:\n${linesOf(differences)}\nledger:rebuild puts what the entries say in their place.`);
      const stuck = await features.ledger.stuck();
      if (stuck > 0) throw new UsageError(`Every total is what its entries say, but ${stuck} entries can't be added up and were set aside; the log names them.`);
      return 'Every total is what its entries say.';
    },
  },

  'ledger:rebuild': {
    usage: '',
    what: 'replace every total that is not what its entries say',
    options: [],
    async run({ features }) {
      const replaced = await features.ledger.rebuildTotals();
      return replaced.length === 0 ? 'Every total was what its entries say already.' : `${replaced.length} totals were replaced:\n${linesOf(replaced)}`;
    },
  },
};

/** @throws UsageError for what is no day or moment, or hasn't come yet */
function momentOf(text: string): Date {
  const moment = new Date(text);
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text) || Number.isNaN(moment.getTime()) || moment > new Date()) {
    throw new UsageError('--since should be a day in the past, such as 2026-03-01, or a moment in UTC, such as 2026-03-01T09:30Z.');
  }
  return moment;
}

const organizationExample = JSON.stringify({
  slug: 'lantern-row',
  name: 'Lantern Row',
  legalName: 'Lantern Row Foundation',
  country: 'Serbia',
  place: 'Novi Sad',
  address: ['Street 1', '21000 Novi Sad', 'Serbia'],
  registrationNumber: '12345678',
  email: 'office@example.org',
  website: 'https://example.org',
  summary: 'What it does, in a sentence.',
  about: 'What it does, in **Markdown**.',
  receiptPrefix: 'LR',
  otherWays: [{ label: 'IBAN', value: 'RS35 2600 0560 1001 6113 79' }],
}, null, 2);

/** Each total with the figures that differ, in minor units. */
function linesOf(differences: Awaited<ReturnType<Features['ledger']['verifyTotals']>>): string {
  return differences.map(({ key, stored, derived }) => {
    const figures = Object.entries(derived).map(([name, figure]) => ({ name, figure, was: stored[name as keyof typeof stored] }));
    return `  ${key}: ${figures.filter(({ figure, was }) => figure !== was).map(({ name, figure, was }) => `${name} is ${was}, by its entries ${figure}`).join('; ')}`;
  }).join('\n');
}

/** @throws UsageError naming each field that is not right */
async function addOrganization(organizations: Features['organizations'], text: string, file: string): Promise<Organization> {
  try {
    return await organizations.create(JSON.parse(text) as NewOrganization);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is not JSON: ${error.message}`);
    if (error instanceof ZodError) throw new UsageError(`${file} is not complete:\n${error.issues.map((issue) => `  ${issue.path.join('.') || 'the whole'}: ${issue.message}`).join('\n')}`);
    if (isDuplicateKey(error)) throw new UsageError('There is an organization with this slug or receiptPrefix already.');
    throw error;
  }
}

async function organizationOf({ features }: Pick<House, 'features'>, slug: string | undefined) {
  const organization = await features.organizations.bySlug(slug ?? '');
  if (organization !== null) return organization;
  const known = (await features.organizations.list()).map((each) => each.slug).join(', ');
  throw new UsageError(`--organization should be one of: ${known || 'none is set up yet'}.`);
}

function readText(file: string): string {
  try {
    // Another encoding would enter names with holes in them, for good.
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${file} should be saved as UTF-8.`);
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`);
  }
}
