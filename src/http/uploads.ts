import type { RequestHandler } from 'express';
import multer from 'multer';
import { AppError } from '../shared/errors.ts';
import type { SignedInUser } from './pages.ts';

const MEGABYTE = 1024 * 1024;

/**
 * Reads forms with pictures (multipart) into memory; other requests pass through. At most 8 files of 12 MB each.
 * `req.files` then holds them. Only from people who are signed in: from others, who could fill the memory, such a form
 * stays unread and is refused for its missing token.
 */
export function uploads(): RequestHandler {
  const read = multer({ storage: multer.memoryStorage(), limits: { fileSize: 12 * MEGABYTE, files: 8, fields: 100, fieldSize: 256 * 1024 } }).any();
  return (req, res, next) => {
    const { user } = res.locals as { user?: SignedInUser };
    if (user === undefined || !req.is('multipart/form-data')) return next();
    void read(req, res, (error: unknown) => next(error === undefined ? undefined : refusal(error)));
  };
}

/** What breaks while a form is read is the sender's: too much of it, or a connection that ended halfway. */
function refusal(cause: unknown): AppError {
  if (cause instanceof multer.MulterError) return new AppError('upload-refused', 413, 'A picture may have up to 12 MB, and a form up to 8 pictures. Please choose smaller ones.', { cause });
  return new AppError('upload-broken', 400, 'The form did not arrive whole. Please send it again.', { cause });
}

/** The picture sent in a field, or undefined when the field was left empty. */
export function uploadedFile(files: unknown, field: string): Buffer | undefined {
  if (!Array.isArray(files)) return undefined;
  return (files as Express.Multer.File[]).find((file) => file.fieldname === field && file.size > 0)?.buffer;
}
