/** How the next calls fail: with a status, or by a connection that breaks, before the effect or after it. */
export interface Fault {
  times: number;
  /** The status of the answer; the connection breaks when missing. */
  status?: number | undefined;
  when: 'before' | 'after';
  /** Only calls of this method and to this path, such as `POST` and `/v1/refunds`. */
  method?: string | undefined;
  path?: string | undefined;
  /** The failing answer is kept under the call's idempotency key, as Stripe keeps its own failures. */
  kept: boolean;
}

/** The failures that a test has ordered. None of them outlives the process. */
export class Faults {
  #orders: Fault[] = [];

  order(fault: Fault): void {
    this.#orders.push(fault);
  }

  clear(): void {
    this.#orders = [];
  }

  /** The fault that this call meets, if any. */
  meet(method: string, path: string): Fault | undefined {
    const fault = this.#orders.find((each) => each.times > 0 && (each.method ?? method) === method && (each.path ?? path) === path);
    if (fault) fault.times -= 1;
    return fault;
  }
}

/** Thrown where the connection is to break without an answer. */
export class BrokenConnection extends Error {}
