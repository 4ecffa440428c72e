import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What Node is told so that it runs one of the stand-ins as a program, the way this process runs: compiled or by its source.
 * @param program its name below src/sandbox, without ending
 */
export function programArguments(program: string): string[] {
  return [...process.execArgv, fileURLToPath(new URL(`../sandbox/${program}${path.extname(import.meta.url)}`, import.meta.url))];
}
