/** How events of some types are delivered from now on: often, late, or never. */
interface DeliveryRule {
  /** All types when missing. */
  types?: string[] | undefined;
  copies: number;
  /** Milliseconds. */
  delay: number;
  never: boolean;
  /** For how many events it holds; for all when missing. */
  times?: number | undefined;
}

const asStripe: DeliveryRule = { copies: 1, delay: 0, never: false };

/** The rules that a test has laid down, the latest first. None of them outlives the process. */
export class DeliveryRules {
  #rules: DeliveryRule[] = [];
  /** While true, nothing is sent. */
  held = false;

  add(rule: DeliveryRule): void {
    this.#rules.unshift(rule);
  }

  clear(): void {
    this.#rules = [];
  }

  /** The rule for an event that happens now. */
  take(type: string): DeliveryRule {
    const rule = this.#rules.find(({ types, times }) => times !== 0 && (types === undefined || types.includes(type)));
    if (rule?.times !== undefined) rule.times -= 1;
    return rule ?? asStripe;
  }
}
