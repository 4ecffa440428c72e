/** A request, read whole. */
export interface HttpRequest {
  method: string;
  path: string;
  query: string;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** An answer, whole. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}
