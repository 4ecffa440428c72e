import { invalidRequest } from './api-error.ts';

/** Refuses to take more than the bank holds. `param` is the name of the parameter. */
export function checkCapture(amount: number, held: number, param: string): void {
  if (amount <= held) return;
  throw invalidRequest(
    'The amount you are trying to capture is greater than the amount that was authorized. To capture more, authorize the payment again.',
    { code: 'amount_too_large', param },
  );
}
