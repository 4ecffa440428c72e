import type { Express, Request, Response } from 'express';
import type { MessageClasses } from '../platform/process/listen.ts';

/**
 * Gives what a server makes the application's methods from the beginning. Express gives them to each request and answer by itself else, by another
 * prototype. To V8 each of those is then of a shape that it never met, and Node's own ways through a request, which are quick with few
 * shapes, turn slow for all of them: a page from memory takes a tenth longer.
 * @param classes are changed
 */
export function adoptMessages(app: Express, { IncomingMessage, ServerResponse }: MessageClasses): void {
  Object.setPrototypeOf(IncomingMessage.prototype, app.request);
  Object.setPrototypeOf(ServerResponse.prototype, app.response);
  app.request = IncomingMessage.prototype as Request;
  app.response = ServerResponse.prototype as Response;
}
