import type { BSONRegExp } from 'bson';
import { MongoError } from '../mongo-error.ts';

/** A stored regular expression as one of JavaScript's. Options: i, m, s, x, u as MongoDB documents them. @throws MongoError 51091 */
export function compileRegex(regex: BSONRegExp): RegExp {
  let flags = '';
  let { pattern } = regex;
  for (const option of regex.options) {
    if ('ims'.includes(option)) flags += option;
    else if (option === 'x') pattern = withoutSpaces(pattern);
    else if (option !== 'u') throw new MongoError(51108, `invalid flag in regex options: ${option}`);
  }
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  if (inline) {
    flags = [...new Set(flags + (inline[1] ?? ''))].join('');
    pattern = pattern.slice(inline[0].length);
  }
  return build(pattern, flags);
}

function build(pattern: string, flags: string): RegExp {
  for (const extra of ['u', '']) {
    try {
      return new RegExp(pattern, flags + extra);
    } catch {
      continue;
    }
  }
  throw new MongoError(51091, `Regular expression is invalid: ${pattern}`);
}

/** Option x: spaces and comments in the pattern don't count, unless escaped or in a character class. */
function withoutSpaces(pattern: string): string {
  return pattern.replaceAll(/(\\.|\[(?:\\.|[^\]])*\])|\s+|#[^\n]*/g, (_, kept?: string) => kept ?? '');
}
