import { closeOnSignal, readOptions } from '../command-line.ts';
import { startStripe } from './start-stripe.ts';

const usage = 'npm run sandbox:stripe -- --port N --data DIR [--webhook URL --webhook-secret whsec_…] [--hosted URL]';
const options = readOptions(usage, { port: 'required', data: 'required', webhook: 'optional', 'webhook-secret': 'optional', hosted: 'optional' });

const port = Number(options.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`--port should be a number from 0 to 65535, and is ${options.port ?? ''}\n`);
  process.exit(2);
}

try {
  const stripe = await startStripe({
    dataDir: options.data ?? '',
    port,
    webhookUrl: options.webhook,
    webhookSecret: options['webhook-secret'],
    hostedBase: options.hosted,
  });
  closeOnSignal(() => stripe.close());
  process.stdout.write(`${stripe.apiBase}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
