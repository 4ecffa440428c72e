import type { Connection } from 'mongoose';
import { HOUSE_LANGUAGE } from '../../shared/languages.ts';
import type { Money } from '../../shared/money.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { normalizeEmail } from '../../shared/text.ts';
import type { Fundraiser } from '../fundraisers/index.ts';
import { amountLeft, type DonationStatus, wasPaid } from './donation.ts';
import { toDonation } from './donation-store.ts';
import { donationModel } from './donation-model.ts';
import { statusPathOf } from './gift-link.ts';
import { lookUp } from './look-up.ts';
import type { CampaignLookup, FundraiserLookup } from './needs.ts';
import { type PublicGift, publicGift } from './public-gift.ts';
import { type GiftsOf, newestShown } from './shown-gifts.ts';

export interface ReadGiftsDeps {
  connection: Connection;
  campaigns: CampaignLookup;
  fundraisers: FundraiserLookup;
  tokens: Tokens;
}

/** A gift as its donor sees it. */
export interface OwnGift {
  campaignTitle: string;
  /** BCP 47. */
  campaignLanguage: string;
  campaignSlug: string;
  amount: Money;
  /** Of the amount, once it was paid: less what was given back or withdrawn by a bank. */
  left: Money;
  at: Date;
  state: DonationStatus;
  /** The gift's private page. */
  statusPath: string;
  receiptPath: string | null;
}

const MOST_OWN_GIFTS = 200;

/** Gifts of which there is something left, newest first, each as its donor wants to appear. */
export async function recentGifts({ connection, fundraisers }: ReadGiftsDeps, of: GiftsOf, limit: number): Promise<PublicGift[]> {
  const rows = await newestShown(connection, of, limit);
  // On a fundraiser's own page its title beside every gift would be noise.
  const pages = 'campaignId' in of ? await lookUp(rows.map((row) => row.fundraiserId), async (id) => publicPage(await fundraisers.byId(id))) : new Map<string, Fundraiser>();
  return rows.map((row) => publicGift(row, pages.get(row.fundraiserId ?? '')));
}

/** A page that was hidden must not be named on another. */
function publicPage(fundraiser: Fundraiser | null): Fundraiser | null {
  return fundraiser === null || fundraiser.status === 'hidden' || fundraiser.status === 'draft' ? null : fundraiser;
}

/** Everything that was given from a mail address, newest first. Only for whoever proved that it is theirs. */
export async function giftsOf({ connection, campaigns, tokens }: ReadGiftsDeps, email: string): Promise<OwnGift[]> {
  const rows = await donationModel(connection).find({ donorEmail: normalizeEmail(email) }).sort({ createdAt: -1 }).limit(MOST_OWN_GIFTS).lean();
  const campaignOf = await lookUp(rows.map((row) => row.campaignId), (id) => campaigns.byId(id));
  return rows.map((row) => {
    const donation = toDonation(row);
    const campaign = campaignOf.get(row.campaignId);
    const statusPath = statusPathOf(tokens, donation);
    return {
      campaignTitle: campaign?.title ?? donation.purpose,
      campaignLanguage: campaign?.language ?? HOUSE_LANGUAGE,
      campaignSlug: campaign?.slug ?? '',
      amount: donation.amount,
      left: amountLeft(donation),
      at: donation.paidAt ?? donation.createdAt,
      state: donation.status,
      statusPath,
      receiptPath: wasPaid(donation) && donation.source === 'online' ? `${statusPath}/receipt.pdf` : null,
    };
  });
}
