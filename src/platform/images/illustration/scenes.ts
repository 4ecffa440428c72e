import type { Palette } from './colours.ts';
import type { Sky } from './draw-sky.ts';
import { boats } from './scenes/boats.ts';
import { bridge } from './scenes/bridge.ts';
import { door } from './scenes/door.ts';
import { fields } from './scenes/fields.ts';
import { garden } from './scenes/garden.ts';
import { hall } from './scenes/hall.ts';
import { houses } from './scenes/houses.ts';
import { lighthouse } from './scenes/lighthouse.ts';
import { school } from './scenes/school.ts';
import { snow } from './scenes/snow.ts';
import { street } from './scenes/street.ts';
import { terraces } from './scenes/terraces.ts';
import { trees } from './scenes/trees.ts';
import { water } from './scenes/water.ts';
import type { Random } from './seeded-random.ts';

export type Scene = (random: Random, palette: Palette, sky: Sky) => string;

/** Everything that can be drawn, by its motif. */
export const scenes = {
  houses, door, street, hall, school, garden, terraces, fields, trees, snow, water, boats, bridge, lighthouse,
} satisfies Record<string, Scene>;

export type Motif = keyof typeof scenes;

export function isMotif(word: string): word is Motif {
  return Object.hasOwn(scenes, word);
}
