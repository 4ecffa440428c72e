import type { Call } from '../call.ts';
import type { FormFields } from '../decode-form.ts';
import { readParameters } from './parameters.ts';
import type { Read, Shape } from './parameters.ts';

/** What a request is answered with. A refusal that is answered, and not thrown, keeps what happened. */
export interface Answer {
  status: number;
  body: object;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** The path with `:id` where an id stands. */
  path: string;
  /** Reads the parameters, then returns the work itself. Throws ApiError. */
  read(given: FormFields): (call: Call, id: string) => Answer;
}

/** One line of the API: method, path, what it takes, what it does. */
export function route<S extends Shape>(
  method: Route['method'],
  path: string,
  shape: S,
  handle: (call: Call, parameters: Read<S>, id: string) => Answer,
): Route {
  return {
    method,
    path,
    read: (given) => {
      const parameters = readParameters(given, shape);
      return (call, id) => handle(call, parameters, id);
    },
  };
}
