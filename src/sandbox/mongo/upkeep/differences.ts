const mostNamed = 20;

/** What was found wrong: the first ones in words, the rest counted. */
export class Differences {
  private readonly named: string[] = [];
  count = 0;

  add(difference: string): void {
    this.count++;
    if (this.named.length < mostNamed) this.named.push(difference);
  }

  lines(): string[] {
    return this.count > this.named.length ? [...this.named, `and ${this.count - this.named.length} more`] : this.named;
  }
}
