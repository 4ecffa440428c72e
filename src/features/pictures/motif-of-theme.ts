import type { Motif } from '../../platform/images/illustration/scenes.ts';

/** Words of a theme, as organizations write it, and what is drawn for it; the first that occurs counts. */
const motifs: readonly (readonly [RegExp, Motif])[] = [
  [/school|educat|child|learn|library|book/i, 'school'],
  [/law|legal|justice|court|advoca/i, 'hall'],
  [/right|home|hous|shelter|refug|traffick|safe/i, 'street'],
  [/flood|harbour|fish|sea|coast/i, 'boats'],
  [/water|river|well|hygiene/i, 'water'],
  [/food|garden|nutrition|hunger/i, 'garden'],
  [/farm|agricult|soil|climate/i, 'fields'],
  [/forest|tree|nature|environment/i, 'trees'],
  [/peace|communit|bridge/i, 'bridge'],
];

/** What to draw for a campaign that has no picture yet; null leaves it to the seed. */
export function motifOfTheme(theme: string): Motif | null {
  return motifs.find(([words]) => words.test(theme))?.[1] ?? null;
}
