import { closeOnSignal, readOptions, refuseInProduction } from '../command-line.ts';
import { startStripe } from './start-stripe.ts';

refuseInProduction('The embedded Stripe');
const usage = 'npm run sandbox:stripe -- --port N --data DIR [--webhook URL --webhook-secret whsec_…[,whsec_…]] [--webhook-hurry N] [--hosted URL] [--control PORT] [--until-stdin-ends]';
const options = readOptions(usage, {
  port: 'required', data: 'required', webhook: 'optional', 'webhook-secret': 'optional', 'webhook-hurry': 'optional', hosted: 'optional', control: 'optional',
  'until-stdin-ends': 'flag',
});

try {
  const stripe = await startStripe({
    dataDir: options.data ?? '',
    port: wholeNumber('port', options.port, 65_535) ?? 0,
    webhookUrl: options.webhook,
    webhookSecret: options['webhook-secret'],
    webhookHurry: wholeNumber('webhook-hurry', options['webhook-hurry'], 1_000_000),
    hostedBase: options.hosted,
    controlPort: wholeNumber('control', options.control, 65_535),
  });
  closeOnSignal(() => stripe.close());
  // Who started it for itself holds the other end: it goes however that process goes, and gives the folder back.
  if (options['until-stdin-ends'] === 'true') process.stdin.resume().once('close', () => void stripe.close().then(() => process.exit(0)));
  process.stdout.write(`${stripe.controlBase === undefined ? '' : `control ${stripe.controlBase}\n`}${stripe.apiBase}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

function wholeNumber(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= most) return number;
  process.stderr.write(`--${name} should be a number from 0 to ${most}, and is ${text}\n`);
  return process.exit(2);
}
