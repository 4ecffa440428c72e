import type { RequestHandler } from 'express';
import multer from 'multer';
import { AppError } from '../shared/errors.ts';

const MEGABYTE = 1024 * 1024;

/**
 * Reads forms with pictures (multipart) into memory; other requests pass through. At most 8 files of 12 MB each.
 * `req.files` then holds them.
 */
export function uploads(): RequestHandler {
  const read = multer({ storage: multer.memoryStorage(), limits: { fileSize: 12 * MEGABYTE, files: 8, fields: 100, fieldSize: 256 * 1024 } }).any();
  return (req, res, next) => {
    if (!req.is('multipart/form-data')) return next();
    void read(req, res, (error: unknown) => {
      if (error instanceof multer.MulterError) return next(new AppError('upload-refused', 413, 'A picture may have up to 12 MB, and a form up to 8 pictures. Please choose smaller ones.', { cause: error }));
      next(error);
    });
  };
}

/** The picture sent in a field, or undefined when the field was left empty. */
export function uploadedFile(files: unknown, field: string): Buffer | undefined {
  return uploadedFiles(files, field)[0];
}

export function uploadedFiles(files: unknown, field: string): Buffer[] {
  if (!Array.isArray(files)) return [];
  return (files as Express.Multer.File[]).filter((file) => file.fieldname === field && file.size > 0).map((file) => file.buffer);
}
