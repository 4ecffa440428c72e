import { invalidRequest } from './api-error.ts';
import type { FormFields, FormValue } from '../decode-form.ts';

/** Reads one parameter. `at` is its full name, as in `line_items[0][quantity]`. Throws ApiError. */
export type Rule<T> = (given: FormValue | undefined, at: string) => T;
export type Shape = Record<string, Rule<unknown>>;
export type Read<S extends Shape> = { [Name in keyof S]: ReturnType<S[Name]> };

/** A parameter that must be there. */
export function required<T>(rule: Rule<T | undefined>): Rule<T> {
  return (given, at) => {
    const value = given === undefined ? undefined : rule(given, at);
    if (value === undefined) throw invalidRequest(`Missing required param: ${at}.`, { code: 'parameter_missing', param: at });
    return value;
  };
}

/** A parameter that an empty value unsets: null then. */
export function emptyable<T>(rule: Rule<T>): Rule<T | null> {
  return (given, at) => (given === '' ? null : rule(given, at));
}

/** Text of at most `longest` characters, of the given form where there is one. */
export function text(longest = 5000): Rule<string | undefined> {
  return optional((given, at) => {
    const value = plain(given, at, 'string');
    if (value.length > longest) {
      throw invalidRequest(`Invalid string: ${value.slice(0, 20)}...${value.slice(-20)}; must be at most ${longest} characters`, { param: at });
    }
    return value;
  });
}

export function integer({ least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER } = {}): Rule<number | undefined> {
  return optional((given, at) => {
    const value = plain(given, at, 'integer');
    const number = Number(value);
    if (!/^-?\d{1,16}$/.test(value) || !Number.isSafeInteger(number)) {
      throw invalidRequest(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param: at });
    }
    if (number < least) throw invalidRequest(`This value must be greater than or equal to ${least}.`, { code: 'parameter_invalid_integer', param: at });
    if (number > most) throw invalidRequest(`This value must be less than or equal to ${most}.`, { code: 'parameter_invalid_integer', param: at });
    return number;
  });
}

export function flag(): Rule<boolean | undefined> {
  return optional((given, at) => {
    const value = plain(given, at, 'boolean');
    if (value !== 'true' && value !== 'false') throw invalidRequest(`Invalid boolean: ${value}`, { param: at });
    return value === 'true';
  });
}

export function oneOf<const Value extends string>(...values: Value[]): Rule<Value | undefined> {
  return optional((given, at) => {
    const value = plain(given, at, 'string');
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw invalidRequest(`Invalid ${at}: must be ${sentence(values)}`, { param: at });
    return found;
  });
}

export function list<T>(rule: Rule<T>, most = 100): Rule<Array<Exclude<T, undefined>> | undefined> {
  return optional((given, at) => {
    if (typeof given === 'string' || Object.keys(given).some((key) => !/^\d+$/.test(key))) {
      throw invalidRequest('Invalid array', { param: at });
    }
    const items = Object.entries(given).sort(([a], [b]) => Number(a) - Number(b));
    if (items.length > most) throw invalidRequest(`Array has too many elements (maximum ${most}).`, { param: at });
    return items.map(([key, item]) => rule(item, `${at}[${key}]`) as Exclude<T, undefined>);
  });
}

/** Nested parameters, undefined when none was given. */
export function hash<S extends Shape>(shape: S): Rule<Read<S> | undefined> {
  return optional((given, at) => {
    if (typeof given === 'string') throw invalidRequest('Invalid hash', { param: at });
    return readFields(given, shape, at);
  });
}

/** Reads all parameters of a request; what the shape does not name is refused. */
export function readParameters<S extends Shape>(given: FormFields, shape: S): Read<S> {
  return readFields(given, shape, '');
}

function readFields<S extends Shape>(given: FormFields, shape: S, at: string): Read<S> {
  const nameOf = (key: string): string => (at === '' ? key : `${at}[${key}]`);
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(shape, key)).map(nameOf);
  if (unknown[0] !== undefined) {
    const s = unknown.length > 1 ? 's' : '';
    throw invalidRequest(`Received unknown parameter${s}: ${unknown.join(', ')}`, { code: 'parameter_unknown', param: unknown[0] });
  }
  return Object.fromEntries(Object.entries(shape).map(([key, rule]) => [key, rule(given[key], nameOf(key))])) as Read<S>;
}

function optional<T>(rule: (given: FormValue, at: string) => T): Rule<T | undefined> {
  return (given, at) => (given === undefined ? undefined : rule(given, at));
}

function plain(given: FormValue, at: string, kind: string): string {
  if (typeof given !== 'string') throw invalidRequest(`Invalid ${kind}: ${JSON.stringify(given)}`, { param: at });
  if (given !== '') return given;
  throw invalidRequest(
    `You passed an empty string for '${at}'. We assume empty values are an attempt to unset a parameter; however '${at}' cannot be unset. `
    + `You should remove '${at}' from your request or supply a non-empty value.`,
    { code: 'parameter_invalid_empty', param: at },
  );
}

function sentence(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `one of ${values.slice(0, -1).join(', ')}, or ${values.at(-1) ?? ''}`;
}
