/** The check digit of ISO/IEC 7812: catches any single mistyped digit. */
export function passesLuhn(number: string): boolean {
  const sum = number.split('').reverse().reduce((total, digit, position) => {
    const value = Number(digit) * (position % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
