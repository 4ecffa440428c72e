import { isNumeric, toNumber } from '../bson/numeric.ts';
import type { Doc, Value } from '../bson/value.ts';
import { isDoc } from '../bson/value.ts';
import { MongoError, notSupported } from '../mongo-error.ts';
import type { Collation } from './collation.ts';

interface Spec {
  locale: string;
  caseLevel: boolean;
  caseFirst: string;
  strength: number;
  numericOrdering: boolean;
  alternate: string;
  maxVariable: string;
  normalization: boolean;
  backwards: boolean;
}

const parsed = new Map<string, Collation | undefined>();
const choices: Record<string, string[]> = { caseFirst: ['off', 'upper', 'lower'], alternate: ['non-ignorable', 'shifted'], maxVariable: ['punct', 'space'] };
const flags = ['caseLevel', 'numericOrdering', 'normalization', 'backwards'];
const fields = new Set(['locale', 'strength', 'version', ...flags, ...Object.keys(choices)]);

/**
 * Reads a collation document; undefined for the simple collation, which compares bytes. The rules are those of the ICU
 * library inside Node, as MongoDB has them from its own; what `Intl.Collator` can't be told is refused.
 * @throws MongoError 2, 14, 115, 40414, 40415
 */
export function parseCollation(value: Value): Collation | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isDoc(value)) throw new MongoError(14, "BSON field 'collation' is the wrong type, expected type 'object'");
  const known = JSON.stringify(value);
  if (!parsed.has(known) && parsed.size < 1000) parsed.set(known, build(value));
  return parsed.has(known) ? parsed.get(known) : build(value);
}

function build(given: Doc): Collation | undefined {
  const unknown = Object.keys(given).find((name) => !fields.has(name));
  if (unknown !== undefined) throw new MongoError(40415, `BSON field 'collation.${unknown}' is an unknown field.`);
  const { locale } = given;
  if (locale === undefined) throw new MongoError(40414, "BSON field 'collation.locale' is missing but a required field");
  if (typeof locale !== 'string') throw new MongoError(14, "BSON field 'collation.locale' is the wrong type, expected type 'string'");
  if (locale === 'simple') {
    if (Object.keys(given).length > 1) throw new MongoError(2, "Field 'locale' cannot be 'simple' with other fields");
    return undefined;
  }
  const spec = readSpec(given, locale);
  const order = collatorOf(spec);
  return { spec: { ...spec, version: '57.1' }, id: JSON.stringify(spec), compare: spec.strength === 5 ? identical(order) : order.compare };
}

function readSpec(given: Doc, locale: string): Spec {
  const strength = given['strength'] ?? 3;
  if (!isNumeric(strength) || ![1, 2, 3, 4, 5].includes(toNumber(strength))) throw new MongoError(2, "Enumeration value for field 'collation.strength' is not a valid value: it must be an integer 1 through 5");
  const chosen = Object.entries(choices).map(([name, [standard = '', ...others]]) => {
    const value = given[name] ?? standard;
    if (typeof value !== 'string' || ![standard, ...others].includes(value)) throw new MongoError(2, `Enumeration value for field 'collation.${name}' is not a valid value.`);
    return [name, value];
  });
  const set = flags.map((name) => {
    const value = given[name] ?? false;
    if (typeof value !== 'boolean') throw new MongoError(14, `BSON field 'collation.${name}' is the wrong type, expected type 'bool'`);
    return [name, value];
  });
  return { locale, strength: toNumber(strength), ...Object.fromEntries([...chosen, ...set]) };
}

function collatorOf(spec: Spec): Intl.Collator {
  refuseOthers(spec);
  const { locale, caseLevel, caseFirst, strength, numericOrdering, alternate } = spec;
  const sensitivity = strength === 1 ? (caseLevel ? 'case' : 'base') : strength === 2 ? 'accent' : 'variant';
  return new Intl.Collator(languageTag(locale), {
    sensitivity, numeric: numericOrdering, caseFirst: caseFirst === 'off' ? 'false' : caseFirst as 'upper' | 'lower', ignorePunctuation: alternate === 'shifted',
  });
}

function refuseOthers({ locale, caseLevel, strength, alternate, maxVariable, backwards }: Spec): void {
  if (backwards) throw notSupported("a collation with 'backwards' is");
  if (caseLevel && strength === 2) throw notSupported("a collation with strength 2 and 'caseLevel' is");
  if (alternate === 'shifted' && maxVariable === 'space') throw notSupported("a collation with maxVariable 'space' is");
  if (strength === 4 && (alternate === 'shifted' || locale.startsWith('ja'))) throw notSupported('a collation with strength 4 that shifts, or for Japanese, is');
}

/** MongoDB's locales are ICU's: `de_AT`, `de@collation=phonebook`. @throws MongoError 2 for one that isn't known */
function languageTag(locale: string): string {
  const [name = '', variant] = locale.split('@collation=');
  const types: Record<string, string> = { phonebook: 'phonebk', traditional: 'trad', dictionary: 'dict', search: 'search', compat: 'compat', pinyin: 'pinyin', stroke: 'stroke', zhuyin: 'zhuyin', unihan: 'unihan' };
  const type = variant === undefined ? undefined : types[variant];
  const tag = name === 'root' ? 'und' : name.replaceAll('_', '-');
  try {
    const known = tag === 'und' || Intl.Collator.supportedLocalesOf(tag).length > 0;
    if (known && (variant === undefined || type !== undefined)) return type === undefined ? tag : `${tag}-u-co-${type}`;
  } catch {
    throw badLocale(locale);
  }
  throw badLocale(locale);
}

function badLocale(locale: string): MongoError {
  return new MongoError(2, `Field 'locale' is invalid in: { locale: "${locale}" }`);
}

/** Strength 5: what is still equal is ordered by its code points, decomposed. */
function identical(order: Intl.Collator): (a: string, b: string) => number {
  return (a, b) => order.compare(a, b) || Buffer.compare(Buffer.from(a.normalize('NFD')), Buffer.from(b.normalize('NFD')));
}
