import type { House } from '../compose.ts';
import type { Campaign } from '../features/campaigns/index.ts';
import type { Organization } from '../features/organizations/index.ts';
import { drawIllustration, type IllustrationOptions } from '../platform/images/draw-illustration.ts';
import { money } from '../shared/money.ts';
import { type DemoCampaign, type DemoOrganization, demoFiles } from './demo-files.ts';

type Features = House['features'];

/**
 * Fills an empty installation with the demo content, through the use cases that staff and supporters use. One that has
 * an organization of its own is left as it is; a filling that was cut short goes on where it stopped.
 */
export async function loadDemo({ features }: House): Promise<void> {
  if (await isLoaded(features)) return;
  const organizations = await loadOrganizations(features);
  await Promise.all(demoFiles.campaigns().map((file) => loadCampaign(features, file, organizations)));
  await features.ledger.foldAll();
  await loadStaff(features, organizations);
}

/** Staff come last, so demo organizations without staff were cut short. */
async function isLoaded({ organizations, staff }: Features): Promise<boolean> {
  const demo = new Set(demoFiles.organizations().map(({ slug }) => slug));
  if ((await organizations.list()).some(({ slug }) => !demo.has(slug))) return true;
  const members = await Promise.all(demoFiles.staff().map(({ mail }) => staff.isStaff(mail)));
  return members.every(Boolean);
}

async function loadOrganizations({ organizations }: Features): Promise<Map<string, Organization>> {
  const loaded = new Map<string, Organization>();
  for (const { slug, ...file } of demoFiles.organizations()) {
    const organization = await organizations.bySlug(slug) ?? await organizations.create({
      slug,
      name: file.name,
      legalName: file.legalName,
      country: file.country,
      place: file.place,
      address: file.addressLines,
      registrationNumber: file.registrationNumber,
      email: file.mail,
      summary: file.description,
      about: file.about,
      receiptPrefix: file.receiptPrefix,
      otherWays: otherWays(file.bank),
      accent: file.accent,
    });
    loaded.set(slug, organization);
  }
  return loaded;
}

function otherWays(bank: DemoOrganization['bank']) {
  return [
    { label: 'Account holder', value: bank.accountHolder },
    { label: 'Bank', value: bank.bankName },
    { label: 'IBAN', value: bank.iban.replace(/(.{4})(?=.)/g, '$1 ') },
    { label: 'BIC', value: bank.bic },
    { label: 'Reference', value: bank.referenceHint },
    { label: 'Cheque', value: `Payable to ${bank.cheque.payableTo}, sent to ${bank.cheque.sendTo.join(', ')}. ${bank.cheque.note}` },
  ];
}

/** Drawing takes most of the time and happens beside everything else. */
async function loadCampaign(features: Features, file: DemoCampaign, organizations: ReadonlyMap<string, Organization>): Promise<void> {
  const campaign = await makeCampaign(features, file, organizations);
  await Promise.all([
    loadFundraisers(features, campaign).then((fundraiserOf) => loadGifts(features, campaign, fundraiserOf)),
    loadReports(features, campaign),
    loadSubscribers(features, campaign),
  ]);
}

async function makeCampaign(features: Features, file: DemoCampaign, organizations: ReadonlyMap<string, Organization>): Promise<Campaign> {
  const found = await features.campaigns.bySlug(file.slug);
  if (found?.kind === 'found') return found.campaign;
  const { organization, goal, suggestedGifts, pictures, startedAt, endsAt, status, ...rest } = file;
  const saved = await features.campaigns.create({
    ...rest,
    organizationId: organizations.get(organization)?.id ?? '',
    story: demoFiles.story(file.slug),
    goal: money(goal, file.currency),
    suggestedGifts: suggestedGifts.map(({ amount, does }) => ({ amount: money(amount, file.currency), does })),
    startedAt: new Date(startedAt),
    endsAt: endsAt === null ? null : new Date(endsAt),
    status: status === 'draft' ? 'draft' : 'published',
    pictureIds: await addDrawings(features, pictures),
  });
  if (!saved.ok) throw new Error(`The demo campaign ${file.slug} can't be made: ${saved.reason}`);
  return saved.campaign;
}

type Drawing = Pick<IllustrationOptions, 'motif' | 'time'> & { seed: string; alt: string; caption?: string };

async function addDrawings({ pictures }: Features, drawings: readonly Drawing[]): Promise<string[]> {
  return Promise.all(drawings.map(async ({ seed, motif, time, alt, caption }) => {
    const drawing = drawIllustration(seed, { ...(motif === undefined ? {} : { motif }), ...(time === undefined ? {} : { time }) });
    const added = await pictures.add(Buffer.from(drawing), { alt, ...(caption === undefined ? {} : { caption }) });
    if (!added.ok) throw new Error(`The demo picture ${seed} can't be made: ${added.reason}`);
    return added.id;
  }));
}

/** @returns the fundraiser that each gift came through, by the gift's reference */
async function loadFundraisers(features: Features, campaign: Campaign): Promise<Map<string, string>> {
  const fundraiserOf = new Map<string, string>();
  for (const file of demoFiles.fundraisers().filter((each) => each.campaign === campaign.slug)) {
    const found = await features.fundraisers.bySlug(file.slug);
    const account = await features.accounts.findOrCreate(file.supporter.mail, file.supporter.name);
    const fundraiser = found?.kind === 'found' ? found.fundraiser : await features.fundraisers.importFundraiser({
      slug: file.slug,
      campaignId: campaign.id,
      account,
      supporterName: file.supporter.name,
      title: file.title,
      language: file.language,
      story: file.story,
      goal: money(file.goal, campaign.currency),
      endsAt: new Date(file.endsAt),
      pictureId: (await addDrawings(features, [file.picture]))[0] ?? null,
      publishedAt: new Date(file.startedAt),
    });
    for (const reference of file.gifts) fundraiserOf.set(reference, fundraiser.id);
  }
  return fundraiserOf;
}

async function loadGifts(features: Features, campaign: Campaign, fundraiserOf: ReadonlyMap<string, string>): Promise<void> {
  const imported = await features.donations.importGifts({ campaign, csv: demoFiles.giftsFile(campaign.slug), fundraiserOf });
  if (!imported.ok) throw new Error(`The demo gifts of ${campaign.slug} can't be imported: ${imported.errors[0]?.message ?? ''}`);
}

async function loadReports(features: Features, campaign: Campaign): Promise<void> {
  await Promise.all(demoFiles.reports(campaign.slug).map(async ({ pictures, publishedAt, ...report }) => {
    if (await features.reports.bySlug(campaign.id, report.slug) !== null) return;
    await features.reports.importPublished({ ...report, campaignId: campaign.id, pictureIds: await addDrawings(features, pictures), publishedAt: new Date(publishedAt) });
  }));
}

async function loadSubscribers({ subscribers }: Features, campaign: Campaign): Promise<void> {
  for (const { mails } of demoFiles.subscribers().filter((each) => each.campaign === campaign.slug)) {
    for (const email of mails) await subscribers.importSubscriber({ campaignId: campaign.id, email, name: '', at: campaign.startedAt });
  }
}

async function loadStaff({ staff, accounts }: Features, organizations: ReadonlyMap<string, Organization>): Promise<void> {
  for (const { organization, mail, name, role } of demoFiles.staff()) {
    await accounts.findOrCreate(mail, name);
    await staff.add(mail, organizations.get(organization)?.id ?? '', role);
  }
}
