export { createDonations, ensureDonationIndexes } from './create-donations.ts';
export { donationMails } from './donation-mails.ts';
export { donationRoutes } from './donation-routes.ts';
export type { Donation } from './donation.ts';
export type { GiftForm } from './gift-form.ts';
export type { PublicGift } from './public-gift.ts';
export type { OwnGift } from './read-gifts.ts';
export type { Receipt } from './receipt.ts';
