import { z } from 'zod';
import { emailField, requiredLine } from '../../http/forms.ts';

export const signInForm = z.object({ email: emailField, next: z.string().max(2_000).optional() });

export const nameForm = z.object({ name: requiredLine('Please enter the name that people know you by.', 80) });
