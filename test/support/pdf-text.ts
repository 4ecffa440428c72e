import { spawnSync } from 'node:child_process';

/** The text of a PDF, by pdftotext; undefined on a machine without it. */
export function pdfText(pdf: Buffer): string | undefined {
  const { status, stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf });
  return status === 0 ? stdout.toString('utf8') : undefined;
}
