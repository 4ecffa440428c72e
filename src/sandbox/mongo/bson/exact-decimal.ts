import { Decimal128 } from 'bson';

/** An exact finite number: coefficient × 10^exponent. */
export interface ExactDecimal { coefficient: bigint; exponent: number }

const precision = 34;
const limit = 10n ** BigInt(precision);

/** The exact value of a Decimal128, or undefined for NaN and the infinities. */
export function fromDecimal128(value: Decimal128): ExactDecimal | undefined {
  const match = /^(-?)(\d*)\.?(\d*)(?:E([+-]?\d+))?$/.exec(value.toString());
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${whole}${fraction}` || '0');
  return { coefficient: sign === '-' ? -digits : digits, exponent: Number(exponent) - fraction.length };
}

/** The exact value of a finite double: every double is a finite decimal. */
export function fromDouble(value: number): ExactDecimal {
  if (Number.isInteger(value)) return { coefficient: BigInt(value), exponent: 0 };
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = (biased === 0 ? 1 : biased) - 1075;
  const signed = high >>> 31 ? -mantissa : mantissa;
  return { coefficient: signed * 5n ** BigInt(-power), exponent: power };
}

export function compareExact(a: ExactDecimal, b: ExactDecimal): number {
  const [x, y] = align(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function addExact(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
  const [x, y] = align(a, b);
  return { coefficient: x + y, exponent: Math.min(a.exponent, b.exponent) };
}

export function multiplyExact(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

/** Rounds to Decimal128's 34 digits, half to even, as IEEE 754-2008 asks. */
export function toDecimal128(value: ExactDecimal): Decimal128 {
  let magnitude = value.coefficient < 0n ? -value.coefficient : value.coefficient;
  let { exponent } = value;
  const excess = magnitude.toString().length - precision;
  if (excess > 0) {
    const unit = 10n ** BigInt(excess);
    const rest = magnitude % unit;
    magnitude /= unit;
    if (rest * 2n > unit || (rest * 2n === unit && magnitude % 2n === 1n)) magnitude += 1n;
    exponent += excess;
    if (magnitude === limit) {
      magnitude /= 10n;
      exponent += 1;
    }
  }
  return Decimal128.fromString(`${value.coefficient < 0n ? '-' : ''}${magnitude}E${exponent}`);
}

function align(a: ExactDecimal, b: ExactDecimal): [bigint, bigint] {
  const lowest = Math.min(a.exponent, b.exponent);
  return [a.coefficient * 10n ** BigInt(a.exponent - lowest), b.coefficient * 10n ** BigInt(b.exponent - lowest)];
}
