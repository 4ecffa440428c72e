import { customAlphabet } from 'nanoid';
import { slugify } from '../../shared/text.ts';

const ending = customAlphabet('23456789abcdefghjkmnpqrstuvwxyz', 5);
const ATTEMPTS = 6;

/** Addresses for a title, the nicest first: the one asked for, the title itself, then the title with a short random ending. */
export function* slugCandidates(title: string, wanted = ''): Generator<string> {
  const plain = slugify(title);
  if (wanted !== '') yield wanted;
  if (plain.length > 2) yield plain;
  for (let left = ATTEMPTS; left > 0; left--) yield `${plain === '' ? 'page' : plain}-${ending()}`;
}

/** Whether the address was made from this title, with or without an ending. */
export function fitsTitle(slug: string, title: string): boolean {
  const plain = slugify(title) || 'page';
  return slug === plain || new RegExp(`^${plain}-[a-z0-9]{5}$`).test(slug);
}
