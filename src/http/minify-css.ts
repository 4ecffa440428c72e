const text = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/.source;

/** A stylesheet without its comments, and without the white space that means nothing. What stands in quotes stays as it is. */
export function minifyCss(css: string): string {
  return css
    .replace(new RegExp(String.raw`(${text})|(?:/\*[^]*?\*/|\s)+`, 'g'), (_found, quoted?: string) => quoted ?? ' ')
    // A space before `:` or around `+` may be a descendant or a sum, so it stays; after a property's colon it is nothing.
    .replace(new RegExp(String.raw`(${text})|(?<=[;{] ?[a-z-]+:) | ?([{};,>]) ?`, 'g'), (_found, quoted?: string, sign?: string) => quoted ?? sign ?? '')
    .replaceAll(';}', '}')
    .trim();
}
