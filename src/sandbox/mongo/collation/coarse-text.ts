import type { Collation } from './collation.ts';

const letters = ' -_.@+0123456789abcdefghijklmnopqrstuvwxyzαβγδεζηθικλμνξοπρστυφχψωабвгдежзийклмнопрстуфхцчшщъыьэюя';
const mostLetters = 24;
const alphabets = new Map<string, string[]>();

/**
 * A text that is the same for all strings that a collation takes for equal, though other strings may have it too. JavaScript
 * can compare by a language's rules but not make keys whose bytes do: so the text is built letter by letter, each the
 * last one with which it still isn't above the string. Every decision is a comparison with the string, and strings that are
 * equal compare alike with everything: so they get the same text in any language.
 */
export function coarseText(collation: Collation, value: string): string {
  const alphabet = alphabetOf(collation);
  let text = '';
  while (text.length < mostLetters) {
    const next = lastNotAbove(collation, alphabet, text, value);
    if (next === undefined) return text;
    text += next;
    if (collation.compare(text, value) === 0) return text;
  }
  return text;
}

function lastNotAbove(collation: Collation, alphabet: string[], text: string, value: string): string | undefined {
  let low = 0;
  let high = alphabet.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (collation.compare(text + (alphabet[middle] ?? ''), value) <= 0) low = middle + 1;
    else high = middle;
  }
  return alphabet[low - 1];
}

function alphabetOf(collation: Collation): string[] {
  const known = alphabets.get(collation.id);
  if (known) return known;
  const alphabet = letters.split('').sort(collation.compare);
  alphabets.set(collation.id, alphabet);
  return alphabet;
}
