import { type Money, toDecimal } from './money.ts';

/** A cell: text as it is, an amount as a plain decimal, a moment in ISO 8601, nothing. */
export type Cell = string | Money | Date | null;

/** Stands first in a file, so that spreadsheets read it as UTF-8. */
export const CSV_BEGINNING = '\uFEFF';

/**
 * A line of a CSV file (RFC 4180), with its end. Text that a spreadsheet would take for a formula gets an apostrophe in
 * front: a donor may call himself `=HYPERLINK(…)`, and it must not run on a bookkeeper's machine (OWASP, CSV injection).
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

/** Full-width signs begin a formula too, and so does white space before one. */
const formula = /^(?:\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n])/;

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell === 'object') return toDecimal(cell);
  const harmless = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
