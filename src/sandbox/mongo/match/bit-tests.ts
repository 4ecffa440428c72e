import { Binary } from 'bson';
import { bytesOf } from '../bson/compare-values.ts';
import { isNumeric, toNumber, wholeOf } from '../bson/numeric.ts';
import type { Value } from '../bson/value.ts';
import { MongoError } from '../mongo-error.ts';
import type { ValueTest } from './filter.ts';

/** `$bitsAllSet`, `$bitsAnySet`, `$bitsAllClear`, `$bitsAnyClear`, on integers (two's complement) and binary data. */
export function bitTest(operator: string, operand: Value): ValueTest {
  const mask = maskOf(operator, operand);
  const wanted = operator.endsWith('Set');
  const all = operator.includes('All');
  return (value) => {
    const bits = bitsOf(value);
    if (bits === undefined) return false;
    const found = (wanted ? bits : ~bits) & mask;
    return all ? found === mask : found !== 0n;
  };
}

function maskOf(operator: string, operand: Value): bigint {
  if (Array.isArray(operand)) {
    let mask = 0n;
    for (const position of operand) {
      if (!isNumeric(position) || !Number.isInteger(toNumber(position)) || toNumber(position) < 0) throw new MongoError(2, `${operator} takes bit positions that are integers of 0 or more`);
      mask |= 1n << BigInt(toNumber(position));
    }
    return mask;
  }
  const bits = bitsOf(operand);
  if (bits === undefined || bits < 0n) throw new MongoError(9, `${operator} takes an Array, a number, or a BinData but received an invalid value`);
  return bits;
}

function bitsOf(value: Value): bigint | undefined {
  if (value instanceof Binary) return bytesOf(value).reduceRight((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
  if (!isNumeric(value)) return undefined;
  if (typeof value === 'object' && value._bsontype === 'Long') return wholeOf(value);
  const number = toNumber(value);
  return Number.isInteger(number) ? BigInt(number) : undefined;
}
