import { readFileSync } from 'node:fs';

/**
 * LMDB notes in each of its roots in which boot of the machine it wrote them, and believes unflushed ones as long as that
 * boot lasts: then the system's memory still has them. A file that has been through a power failure meets another boot.
 */
export function forgetBoot(content: Buffer): void {
  const boot = bootInRoots();
  if (!boot) return;
  for (let at = content.indexOf(boot); at >= 0; at = content.indexOf(boot, at)) content.writeBigInt64LE(1n, at);
}

/** As LMDB reads it: the id up to its first hyphen, as a number. Undefined where the system doesn't tell. */
export function bootInRoots(): Buffer | undefined {
  try {
    const [first = ''] = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').split('-');
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(`0x${first}`));
    return bytes;
  } catch {
    return undefined;
  }
}
