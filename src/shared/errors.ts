/** An error that ends a request, with a text that a visitor may read. Expected refusals are values, not these. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;

  /**
   * @param code for programs, in kebab-case
   * @param status the HTTP status
   * @param message for people: what happened and what to do
   */
  constructor(code: string, status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.status = status;
  }
}

/** @param what the thing that was looked for, as in "this campaign" */
export function notFound(what: string): AppError {
  return new AppError('not-found', 404, `We couldn’t find ${what}. The address may have a typing mistake, or it was taken down.`);
}

export function forbidden(message: string): AppError {
  return new AppError('forbidden', 403, message);
}
