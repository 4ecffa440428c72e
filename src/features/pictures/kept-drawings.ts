import { type EncodedText, encodeText } from '../../http/encode-text.ts';
import { drawIllustration } from '../../platform/images/draw-illustration.ts';
import type { Motif } from '../../platform/images/illustration/scenes.ts';

/** Some 60 kB each, in all encodings. */
const MOST_KEPT = 100;

export interface KeptDrawings {
  /** An SVG of 20 to 50 kB, a fifth of that when packed. @param motif drawn from the seed as well where it is undefined */
  drawing(seed: string, motif: Motif | undefined): Promise<EncodedText>;
}

/** The drawings that were asked for last: to draw and pack one takes ten milliseconds, and a list of campaigns may show a dozen. */
export function createKeptDrawings(): KeptDrawings {
  const kept = new Map<string, Promise<EncodedText>>();
  return {
    drawing(seed, motif) {
      const key = `${motif ?? ''}/${seed}`;
      const drawing = kept.get(key) ?? encodeText(drawIllustration(seed, motif === undefined ? {} : { motif }));
      // To the end, where those stay longest.
      kept.delete(key);
      kept.set(key, drawing);
      const [oldest = key] = kept.keys();
      if (kept.size > MOST_KEPT) kept.delete(oldest);
      return drawing;
    },
  };
}
