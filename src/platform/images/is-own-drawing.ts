const HEADER = '<svg xmlns="http://www.w3.org/2000/svg" width="';
const ELEMENTS = new Set(['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'linearGradient', 'radialGradient', 'stop', 'clipPath']);
const MAX_BYTES = 400_000;

/**
 * Whether a file is a drawing as drawIllustration and drawAvatar write it: shapes and gradients only. SVG from elsewhere
 * can hold scripts, references to files and filters that keep a processor busy for minutes, so it counts as no picture.
 */
export function isOwnDrawing(input: Buffer): boolean {
  if (input.length > MAX_BYTES || input.subarray(0, HEADER.length).toString('latin1') !== HEADER) return false;
  const text = input.toString('utf8');
  const elements = text.match(/<[^\s>/]*/g) ?? [];
  return !/href|&/.test(text) && elements.every((each) => each === '<' || ELEMENTS.has(each.slice(1)));
}
