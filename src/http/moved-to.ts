/**
 * What is looked for has another address now. Thrown from wherever that turns out, a page's rendering inside of the page
 * cache included; the error middleware leads there.
 */
export class MovedTo extends Error {
  /** A path of ours. */
  readonly path: string;

  constructor(path: string) {
    super(`moved to ${path}`);
    this.path = path;
  }
}
