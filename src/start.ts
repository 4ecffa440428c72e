import { mkdirSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import { compose } from './compose.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { loadDemo } from './demo/load-demo.ts';
import { adoptMessages } from './http/adopt-messages.ts';
import { loopbackProxy } from './http/loopback-proxy.ts';
import { databaseFolder } from './installation/database-folder.ts';
import { keptSecret } from './platform/files/kept-secret.ts';
import { leaveRunningNote, removeRunningNote } from './platform/files/running-note.ts';
import { DatabaseUnusable } from './platform/mongo/connect-mongo.ts';
import { listen, PortUnusable, stopListening } from './platform/process/listen.ts';
import { runProcess, type Running } from './platform/process/run-process.ts';
import { runTasks } from './platform/tasks/run-tasks.ts';
import { startMail } from './sandbox/mail/start-mail.ts';
import { startMongo } from './sandbox/mongo/start-mongo.ts';
import { startStripe } from './sandbox/stripe/start-stripe.ts';
import { serveMetrics } from './serve-metrics.ts';
import type { Services } from './services.ts';
import type { Mount } from './app.ts';
import { whereToLook } from './where-to-look.ts';

/**
 * Where processors are scarce, visitors' requests go before what the embedded parts do in their threads. `npm start` has
 * each thread collect its own young garbage (`--no-parallel-scavenge`) for the same reason: V8's helpers would stand beside the site.
 */
const BEHIND_THE_SITE = 10;

/** Everything in one process: the site, its worker, and a stand-in for each service that isn't configured. */
await runProcess(startAll, [ConfigError, PortUnusable, DatabaseUnusable]);

async function startAll(): Promise<Running> {
  const began = performance.now();
  const config = readConfig();
  refuseInProduction(config);
  mkdirSync(config.dataDir, { recursive: true });
  let answer: RequestListener = (_req, res) => res.writeHead(503, { 'Retry-After': '1' }).end('Starting, one moment.\n');
  // The port comes first: everything embedded needs to know it, and a busy one should be said before anything else happens.
  const { server, port, messages } = await listen((req, res) => answer(req, res), config.port, config.host, 'PORT');
  const settled = { ...config, port, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) };
  const embedded = await embedServices(settled).catch(async (error: unknown) => {
    await stopListening(server);
    throw error;
  });
  const house = await compose(settled, embedded.services, embedded.mounts);
  if (embedded.services.demo?.payments) await loadDemo(house);
  house.watchPages();
  adoptMessages(house.app, messages);
  answer = house.answer;
  const tasks = runTasks(house.tasks, house.bell, house.log);
  await house.schedule.start();
  const metrics = await serveMetrics(house.metrics, settled);
  process.stdout.write(whereToLook(settled, embedded.services.demo, performance.now() - began));
  return {
    async stop() {
      house.hangUp();
      await Promise.all([stopListening(server), tasks.stop(), house.schedule.stop(), metrics.stop()]);
      await house.close();
      await embedded.stop();
    },
  };
}

/** The stand-ins are for trying out; only the database may serve a small real installation, when it is asked for by name. */
function refuseInProduction(config: Config): void {
  if (!config.production) return;
  if (config.mongodbUri === undefined) throw new ConfigError('MONGODB_URI should be the address of a replica set, or embedded:FOLDER for a small installation on one machine.');
  if (config.stripe === undefined) throw new ConfigError('STRIPE_SECRET_KEY should be your secret key of Stripe: the embedded stand-in is for trying out only.');
  if (config.smtpUrl === undefined) throw new ConfigError('SMTP_URL should be the address of a mail relay: the embedded mailbox is for trying out only.');
}

interface Embedded extends Running {
  services: Services;
  mounts: Mount[];
}

/** Starts the stand-ins that are needed, each in a thread of its own, and says where they listen. */
async function embedServices(config: Config): Promise<Embedded> {
  const folder = (name: string) => path.resolve(config.dataDir, name);
  const started: { close(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(started.map((each) => each.close()));
    removeRunningNote(config.dataDir);
  };
  const keep = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    started.push(part);
    return part;
  };
  try {
    const mounts: Mount[] = [];
    const [mongodbUri, stripe, smtpUrl] = await Promise.all([
      embedDatabase(config, folder('mongo'), keep),
      config.stripe ?? embedStripe(config, folder('stripe'), keep, mounts),
      config.smtpUrl ?? embedMail(folder('mail'), keep, mounts),
    ]);
    leaveRunningNote(config.dataDir, { mongodbUri: databaseFolder(config) && mongodbUri, stripeBase: config.stripe === undefined ? stripe.apiBase : undefined });
    const secrets = config.secrets ?? [keptSecret(config.dataDir, 'secret')];
    return { services: { mongodbUri, stripe, smtpUrl, secrets, demo: demoParts(config) }, mounts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function demoParts(config: Config): Services['demo'] {
  const parts = { payments: config.stripe === undefined, mail: config.smtpUrl === undefined };
  return parts.payments || parts.mail ? parts : null;
}

type Keep = <Part extends { close(): Promise<void> }>(part: Part) => Part;

async function embedDatabase(config: Config, folder: string, keep: Keep): Promise<string> {
  const named = config.mongodbUri;
  if (named !== undefined && !named.startsWith('embedded:')) return named;
  const mongo = keep(await startMongo({ dataDir: named === undefined ? folder : path.resolve(named.slice('embedded:'.length)), niceness: BEHIND_THE_SITE }));
  return mongo.uri;
}

async function embedStripe(config: Config, folder: string, keep: Keep, mounts: Mount[]): Promise<Services['stripe']> {
  const webhookSecret = `whsec_${keptSecret(config.dataDir, 'webhook-secret')}`;
  const stripe = keep(await startStripe({
    dataDir: folder,
    niceness: BEHIND_THE_SITE,
    port: 0,
    webhookUrl: `http://127.0.0.1:${config.port}/webhooks/stripe`,
    webhookSecret,
    hostedBase: `${config.publicUrl}/sandbox/stripe`,
  }));
  mounts.push({ path: '/sandbox/stripe', handler: loopbackProxy(stripe.apiBase) });
  return { secretKey: 'sk_test_embedded', webhookSecret, apiBase: stripe.apiBase };
}

async function embedMail(folder: string, keep: Keep, mounts: Mount[]): Promise<string> {
  const mail = keep(await startMail({ dataDir: folder, niceness: BEHIND_THE_SITE }));
  mounts.push({ path: '/sandbox/mail', handler: loopbackProxy(mail.httpBase) }, { path: '/sandbox/mail.json', handler: loopbackProxy(mail.httpBase) });
  return mail.smtpUrl;
}
