/** The driver wraps what goes wrong in a bulk write, also when nobody answered. @returns what it was by itself */
export function innerError(error: unknown): unknown {
  const wrapped = error instanceof Error && error.name === 'MongoBulkWriteError' && 'errorResponse' in error && error.errorResponse instanceof Error;
  return wrapped ? error.errorResponse : error;
}
