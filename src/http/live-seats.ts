/** How many may listen at once. */
export interface Seats {
  /** @returns whether there was room; if so, call `leave` once when they go */
  take(network: string): boolean;
  leave(network: string): void;
  taken(): number;
}

/** @param mostOfNetwork thousands of phones may share one address of their carrier: those beyond it see the page as it was rendered */
export function createSeats(most: number, mostOfNetwork: number): Seats {
  const ofNetworks = new Map<string, number>();
  let all = 0;
  return {
    take(network) {
      const here = ofNetworks.get(network) ?? 0;
      if (all >= most || here >= mostOfNetwork) return false;
      ofNetworks.set(network, here + 1);
      all++;
      return true;
    },
    leave(network) {
      const here = ofNetworks.get(network) ?? 0;
      if (here > 1) ofNetworks.set(network, here - 1);
      else ofNetworks.delete(network);
      all--;
    },
    taken: () => all,
  };
}
