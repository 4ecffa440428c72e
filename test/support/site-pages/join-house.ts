import { compose, type House } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { keptSecret } from '../../../src/platform/files/kept-secret.ts';
import { readRunningNote } from '../../../src/platform/files/running-note.ts';

/**
 * The house of a running site once more in this process, over the same database and Stripe: it knows the routes, and can read what
 * no page tells. It answers nobody and works on nothing. Close it before the site is stopped.
 * @param site the site's address and data folder; `databaseUri` where the site doesn't embed its database
 */
export async function joinHouse({ url, dataDir, databaseUri }: { url: string; dataDir: string; databaseUri?: string | undefined }): Promise<House> {
  const note = readRunningNote(dataDir);
  return compose(readConfig({ NODE_ENV: 'test', PUBLIC_URL: url, LOG_LEVEL: 'silent', DATA_DIR: dataDir }), {
    mongodbUri: note?.mongodbUri ?? databaseUri ?? '',
    smtpUrl: 'smtp://127.0.0.1:1',
    secrets: [keptSecret(dataDir, 'secret')],
    demo: { payments: true, mail: true },
    stripe: { secretKey: 'sk_test_embedded', webhookSecret: 'whsec_of_a_house_that_hears_nothing', apiBase: note?.stripeBase },
  });
}
