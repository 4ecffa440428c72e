import { closeOnSignal, readOptions, refuseInProduction } from '../command-line.ts';
import { startMail } from './start-mail.ts';

refuseInProduction('The embedded mailbox');
const options = readOptions('npm run sandbox:mail -- --data DIR [--smtp PORT] [--http PORT]', {
  data: 'required',
  smtp: 'optional',
  http: 'optional',
});

try {
  const mail = await startMail({
    dataDir: options.data ?? '',
    smtpPort: Number(options.smtp ?? 0),
    httpPort: Number(options.http ?? 0),
  });
  closeOnSignal(() => mail.close());
  process.stdout.write(`${mail.smtpUrl}\n${mail.httpBase}/sandbox/mail\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
