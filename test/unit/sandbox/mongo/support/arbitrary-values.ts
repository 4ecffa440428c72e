import { Binary, BSONRegExp, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { doubleOf } from '../../../../../src/sandbox/mongo/bson/numeric.ts';
import type { Doc, Value } from '../../../../../src/sandbox/mongo/bson/value.ts';

const awkwardNumbers: Value[] = [
  0, -0, doubleOf(0), doubleOf(1), 1, Number.NaN, Infinity, -Infinity, 2 ** 53, 2 ** 53 + 2, -(2 ** 63),
  ...['9007199254740992', '9007199254740993', '9007199254740994', '-9007199254740993', '9223372036854775807', '-9223372036854775808', '1'].map((text) => Long.fromString(text)),
  ...['0.1', '0.10', '1', '1.0', '-0.1', '1E-400', '-1E-400', '1E6000', '-1E6000', '9007199254740993', '9007199254740992.5', 'NaN', 'Infinity', '-Infinity', '0'].map((text) => Decimal128.fromString(text)),
  0.1, -0.1,
];

/** Numbers of all types, many of them next to each other or equal across types. */
export const arbitraryNumber: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(...awkwardNumbers),
  fc.integer(),
  fc.double().map(doubleOf),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -40, max: 40 })).map(([digits, exponent]) => Decimal128.fromString(`${digits}E${exponent}`)),
);

const arbitraryScalar: fc.Arbitrary<Value> = fc.oneof(
  arbitraryNumber,
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('', '\0', '\u0001', 'a', 'a\0', 'a\u0001b', '\u{10000}', '\uffff'),
  fc.constantFrom<Value>(null, true, false, new MinKey(), new MaxKey()),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes)),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  fc.tuple(fc.string({ maxLength: 3 }), fc.constantFrom('', 'i', 'im')).map(([pattern, options]) => new BSONRegExp(pattern.replaceAll('\0', ''), options)),
);

const fieldName = fc.constantFrom('a', 'b', 'c', 'ab', '__proto__', 'é');

/** Values of all types that can be stored, nested. */
export const { value: arbitraryValue, doc: arbitraryDoc } = fc.letrec<{ value: Value; doc: Doc }>((tie) => ({
  value: fc.oneof({ maxDepth: 2, withCrossShrink: true }, arbitraryScalar, fc.array(tie('value'), { maxLength: 3 }), tie('doc')),
  doc: fc.array(fc.tuple(fieldName, tie('value')), { maxLength: 3 }).map((fields) => {
    const doc: Doc = {};
    for (const [name, value] of fields) Object.defineProperty(doc, name, { value, enumerable: true, configurable: true, writable: true });
    return doc;
  }),
}));
