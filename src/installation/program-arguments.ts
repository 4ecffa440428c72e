import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What Node is told so that it runs one of the stand-ins as a program: compiled where this file is compiled, else its source.
 * @param program its name below src/sandbox, without ending
 */
export function programArguments(program: string): string[] {
  const ending = path.extname(import.meta.url);
  const file = fileURLToPath(new URL(`../sandbox/${program}${ending}`, import.meta.url));
  return [...(ending === '.ts' ? ['--import', 'tsx'] : []), file];
}
