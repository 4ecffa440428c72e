import { z } from 'zod';

/** The one-line refusal of a wrong configuration: names the variable and says what it should be. */
export class ConfigError extends Error {}

const port = z.coerce.number('should be a port, a number up to 65535').int('should be a whole number').min(0, 'should be a port, a number up to 65535').max(65535, 'should be a port, a number up to 65535');
const text = z.string().min(1);

const environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test'], 'should be development, production or test').default('development'),
  PORT: port.default(3000),
  HOST: text.optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'should be the address people use, such as https://give.example.org' })
    .refine((address) => !URL.canParse(address) || (new URL(address).pathname === '/' && !/[?#]/.test(address)), 'should be an address without a path, such as https://give.example.org').optional(),
  DATA_DIR: text.default('./data'),
  SITE_NAME: text.default('Wellspring'),
  MONGODB_URI: z.string().regex(/^(mongodb(\+srv)?:\/\/|embedded:).+/, 'should start with mongodb:// or mongodb+srv://, or be embedded:FOLDER').optional(),
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(test|live)_/, 'should be a secret key of Stripe, which starts with sk_test_ or sk_live_').optional(),
  STRIPE_WEBHOOK_SECRET: z.string().regex(/^whsec_(.+)$/, "should be a webhook endpoint's signing secret, which starts with whsec_").optional(),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/, error: 'should be an http(s) address' }).optional(),
  SMTP_URL: z.string().regex(/^smtps?:\/\/.+/, 'should look like smtp://user:password@mail.example.org:587').optional(),
  MAIL_FROM: z.email('should be a mail address, such as gifts@example.org').optional(),
  DKIM_DOMAIN: text.optional(),
  DKIM_SELECTOR: text.optional(),
  DKIM_PRIVATE_KEY: text.optional(),
  SECRET: z.string().transform((value) => value.split(',')).refine((list) => list.every((secret) => secret.length >= 32), 'should be at least 32 random characters (a comma separates older ones)').optional(),
  TRUST_PROXY: z.coerce.number().int().min(0, 'should be the number of proxies in front, such as 1').default(0),
  METRICS_PORT: port.optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'should be trace, debug, info, warn, error or silent').default('info'),
});

/** The environment, read and checked. Undefined services are embedded by `npm start` and refused by `web` and `worker`. */
export interface Config {
  production: boolean;
  port: number;
  host: string;
  publicUrl: string;
  dataDir: string;
  siteName: string;
  mongodbUri: string | undefined;
  stripe: { secretKey: string; webhookSecret: string; apiBase: string | undefined } | undefined;
  smtpUrl: string | undefined;
  mailFrom: string;
  dkim: { domainName: string; keySelector: string; privateKey: string } | undefined;
  secrets: [string, ...string[]] | undefined;
  trustProxy: number;
  metricsPort: number | undefined;
  logLevel: string;
}

/**
 * The only reader of the environment.
 * @throws ConfigError with one line that names the variable
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(filled);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.')} ${issue?.message.startsWith('should') ? issue.message : `is not right: ${issue?.message}`}.`);
  }
  const values = parsed.data;
  const production = values.NODE_ENV === 'production';
  const publicUrl = (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, '');
  if (production && values.PUBLIC_URL === undefined) throw new ConfigError('PUBLIC_URL should be the address people use, such as https://give.example.org: links in mails are built from it.');
  if (production && values.SECRET === undefined) throw new ConfigError('SECRET should be at least 32 random characters: sessions and private links are signed with it.');
  return {
    production,
    port: values.PORT,
    host: values.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    publicUrl,
    dataDir: values.DATA_DIR,
    siteName: values.SITE_NAME,
    mongodbUri: values.MONGODB_URI,
    stripe: stripeOf(values),
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? `gifts@${new URL(publicUrl).hostname}`,
    dkim: dkimOf(values),
    secrets: values.SECRET as [string, ...string[]] | undefined,
    trustProxy: values.TRUST_PROXY,
    metricsPort: values.METRICS_PORT,
    logLevel: values.LOG_LEVEL,
  };
}

type Values = z.infer<typeof environment>;

function stripeOf(values: Values): Config['stripe'] {
  if (values.STRIPE_SECRET_KEY === undefined) return undefined;
  if (values.STRIPE_WEBHOOK_SECRET === undefined) {
    throw new ConfigError("STRIPE_WEBHOOK_SECRET should be the signing secret of your webhook endpoint (whsec_…): without it Stripe's events can't be trusted.");
  }
  return { secretKey: values.STRIPE_SECRET_KEY, webhookSecret: values.STRIPE_WEBHOOK_SECRET, apiBase: values.STRIPE_API_BASE };
}

function dkimOf(values: Values): Config['dkim'] {
  const { DKIM_DOMAIN: domainName, DKIM_SELECTOR: keySelector, DKIM_PRIVATE_KEY: privateKey } = values;
  if (domainName === undefined && keySelector === undefined && privateKey === undefined) return undefined;
  if (domainName === undefined) throw new ConfigError('DKIM_DOMAIN should be the domain that signs mail, since another DKIM_ variable is set.');
  if (keySelector === undefined) throw new ConfigError('DKIM_SELECTOR should be the selector of the DKIM key, since DKIM_DOMAIN is set.');
  if (privateKey === undefined) throw new ConfigError('DKIM_PRIVATE_KEY should be the private key in PEM form, since DKIM_DOMAIN is set.');
  return { domainName, keySelector, privateKey: privateKey.replaceAll('\\n', '\n') };
}
