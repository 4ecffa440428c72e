import { ConfigError, type Config } from './config.ts';
import type { Site } from './http/pages.ts';

/** The addresses and secrets of everything outside, real or embedded. */
export interface Services {
  mongodbUri: string;
  stripe: { secretKey: string; webhookSecret: string; apiBase: string | undefined };
  smtpUrl: string;
  secrets: [string, ...string[]];
  /** Which of payments and mail are embedded stand-ins; null where none is. */
  demo: Site['demo'];
}

/**
 * The services of a process that embeds nothing.
 * @throws ConfigError naming the first variable that is missing
 */
export function configuredServices(config: Config): Services {
  const { mongodbUri, stripe, smtpUrl, secrets } = config;
  if (mongodbUri === undefined || mongodbUri.startsWith('embedded:')) throw new ConfigError('MONGODB_URI should be the address of a MongoDB replica set: only `npm start` brings a database with it.');
  if (stripe === undefined) throw new ConfigError('STRIPE_SECRET_KEY should be your secret key of Stripe: only `npm start` brings a stand-in with it.');
  if (smtpUrl === undefined) throw new ConfigError('SMTP_URL should be the address of a mail relay, such as smtp://user:password@mail.example.org:587: only `npm start` brings a mailbox with it.');
  if (secrets === undefined) throw new ConfigError('SECRET should be at least 32 random characters, the same for every process: sessions and private links are signed with it.');
  return { mongodbUri, stripe, smtpUrl, secrets, demo: null };
}
