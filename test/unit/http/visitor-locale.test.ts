import { expect } from 'chai';
import { type Request, request } from 'express';
import { visitorLocale } from '../../../src/http/visitor-locale.ts';

describe('the way of writing of a visitor', () => {
  const cases: readonly [string | undefined, string | null, string][] = [
    ['en-US,en;q=0.9', 'en-US', 'the region of their English'],
    ['en-GB', 'en-GB', 'the region of their English'],
    ['en-IN,hi;q=0.8', 'en-IN', 'the region of their English'],
    ['sv-SE,sv;q=0.9,en;q=0.8', 'en-SE', 'English as it is written where they live'],
    ['de,en-US;q=0.7,en;q=0.3', 'en-DE', 'where their language is spoken, not the English that they would take'],
    ['en;q=0.2, nl-BE;q=0.9', 'en-BE', 'what they like best, wherever it stands'],
    ['zh-Hant-HK', 'en-HK', 'a script between language and region'],
    ['en', null, 'nothing: English is spoken everywhere'],
    ['es-419,es;q=0.9', null, 'nothing: a continent writes in many ways'],
    ['en-AQ', null, 'nothing, where the runtime knows no English of that region'],
    ['*', null, 'nothing'],
    ['', null, 'nothing'],
    [undefined, null, 'nothing'],
    ['de-DE-x-<script>', null, 'nothing that isn’t a language'],
    [`en-${'a'.repeat(9)}`, null, 'nothing that isn’t a language'],
    ['en-US;q=abc', null, 'nothing where no weight can be read'],
  ];
  for (const [accepted, locale, why] of cases) it(`of “${accepted ?? 'none'}” is ${why}`, () => expect(visitorLocale(asked(accepted))).to.equal(locale));
});

function asked(accepted: string | undefined): Request {
  return Object.assign(Object.create(request) as Request, { headers: accepted === undefined ? {} : { 'accept-language': accepted } });
}
