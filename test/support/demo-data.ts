import { mkdtempSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startChild } from './start-child.ts';

let made: Promise<string> | undefined;

/**
 * Puts the demo content, as a first start leaves it, into a data folder. It is made once for all sites that this process starts: drawing its
 * pictures takes two thirds of a first start.
 */
export async function layDemoData(dataDir: string): Promise<void> {
  made ??= makeDemoData();
  await cp(await made, dataDir, { recursive: true });
}

async function makeDemoData(): Promise<string> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'wellspring-demo-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const site = startChild('src/start.ts', { env: { NODE_ENV: 'development', PORT: '0', LOG_LEVEL: 'warn', DATA_DIR: dataDir } });
  await site.printed(/Ctrl-C/);
  await site.end('SIGINT');
  return dataDir;
}
