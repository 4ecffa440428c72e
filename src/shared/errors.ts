/** A link that leads on from an error page. */
export interface WayOn {
  /** A path of this site. */
  url: string;
  label: string;
}

/** An error that ends a request, with a text that a visitor may read. Expected refusals are values, not these. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  /** What helps here more than the start page does; undefined where nothing is known to. */
  readonly way: WayOn | undefined;

  /**
   * @param code for programs, in kebab-case
   * @param status the HTTP status
   * @param message for people: what happened and what to do
   */
  constructor(code: string, status: number, message: string, options: ErrorOptions & { way?: WayOn | undefined } = {}) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.status = status;
    this.way = options.way;
  }
}

/** @param what the thing that was looked for, as in "this campaign" */
export function notFound(what: string): AppError {
  return new AppError('not-found', 404, `We couldn’t find ${what}. The address may have a typing mistake, or it was taken down.`);
}

export function forbidden(message: string): AppError {
  return new AppError('forbidden', 403, message);
}
