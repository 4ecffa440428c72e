import type { Connection } from 'mongoose';
import type { Site } from '../../http/pages.ts';
import type { Views } from '../../http/views.ts';
import { formatDate } from '../../shared/format-date.ts';
import { formatMoney } from '../../shared/format-money.ts';
import { isPositive } from '../../shared/money.ts';
import type { Tokens } from '../../shared/tokens.ts';
import { mailHead } from '../pictures/index.ts';
import type { ComposedMail, Composer, OutboxRow } from '../outbox/index.ts';
import { correctionFileName, correctionPdf } from './correction-pdf.ts';
import type { Correction } from './correction.ts';
import { createDonationStore } from './donation-store.ts';
import type { OrganizationLookup } from './needs.ts';
import { correctionById } from './read-corrections.ts';
import { statusPathOf } from './gift-link.ts';

interface CorrectionMailsDeps {
  connection: Connection;
  organizations: OrganizationLookup;
  tokens: Tokens;
  views: Views;
  site: Site;
}

/** The mails that carry a correction. Their subject in the outbox is the correction's id. */
export function correctionMails(deps: CorrectionMailsDeps): Record<string, Composer> {
  return {
    'credit-note': (row) => compose(deps, row, 'credit-note'),
    'refund-failed': (row) => compose(deps, row, 'refund-failed'),
    'dispute-overturned': (row) => compose(deps, row, 'dispute-overturned'),
  };
}

async function compose({ connection, organizations, tokens, views, site }: CorrectionMailsDeps, row: OutboxRow, name: string): Promise<ComposedMail> {
  const correction = await correctionById(connection, row.subject);
  if (correction === null) throw new Error(`There is no correction ${row.subject}`);
  const donation = await createDonationStore(connection).byId(correction.donationId);
  // A stranger whose address was mistyped gets the paper that was meant for it, but no way to the gift that still leads anywhere.
  const gift = donation !== null && donation.donorEmail === row.to ? donation : { id: correction.donationId };
  const organization = donation === null ? null : await organizations.byId(donation.organizationId);
  const byBank = correction.kind === 'dispute-lost';
  const model = {
    site,
    ...mailHead(organization, site.publicUrl),
    correction,
    byBank,
    headline: `${formatMoney(correction.amount)} ${byBank ? 'went back to you' : 'is on its way back to you'}`,
    figureWords: `${byBank ? 'taken back by your bank' : 'given back'}, of your gift to ${correction.campaignTitle}`,
    someLeft: isPositive(correction.stillGiven),
    facts: factsOf(correction),
    statusUrl: site.publicUrl + statusPathOf(tokens, gift),
    address: correction.issuer.address.join(', '),
  };
  const render = (part: string) => views.render(`emails/${name}/${part}`, model);
  return {
    subject: render('subject').trim(),
    html: render('html'),
    text: render('text'),
    replyTo: correction.issuer.email,
    attachments: [{ filename: correctionFileName(correction), content: await correctionPdf(correction), contentType: 'application/pdf' }],
  };
}

function factsOf({ number, takesBack, receiptNumber, receiptAmount, giftAt, stillGiven, timeZone }: Correction) {
  return [
    { label: 'Credit note', value: number },
    ...(takesBack === null ? [] : [{ label: 'Takes back', value: takesBack }]),
    { label: 'Receipt', value: receiptNumber },
    { label: 'Your gift', value: `${formatMoney(receiptAmount)} on ${formatDate(giftAt, timeZone)}` },
    { label: 'Given in the end', value: formatMoney(stillGiven) },
  ];
}
