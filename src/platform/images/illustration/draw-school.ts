import { mix, type Palette } from './colours.ts';
import { paned } from './draw-house.ts';
import { circle, glow, placed, polygon, rect } from './shapes.ts';

/** A long building with a row of windows, a gable in the middle and a bell above it; 420 wide at scale 1. */
export function drawSchool(palette: Palette, ground: string, x: number, y: number, scale: number): string {
  const wall = mix(ground, palette.warm, palette.lit ? 0.42 : 0.95);
  const shade = mix(wall, palette.near, 0.28);
  const roof = mix(ground, palette.roof, 0.85);
  const frame = mix(roof, palette.near, 0.45);
  const light = palette.lit ? palette.light : mix(wall, palette.light, 0.75);
  const unlit = mix(wall, palette.near, 0.62);
  const windows = [-186, -142, -98, 72, 116, 160].map((at, index) => paned(at, -72, 26, 40, index === 0 || index === 4 ? unlit : light, frame, true));
  const wings =
    rect(-210, -96, 420, 99, wall) +
    rect(-210, -10, 420, 13, shade) +
    polygon([[-222, -94], [-196, -142], [196, -142], [222, -94]], roof) +
    rect(-222, -97, 444, 5, mix(roof, palette.warm, 0.2));
  const tower =
    rect(-17, -246, 34, 60, shade) +
    rect(-10, -238, 20, 26, mix(palette.near, ground, 0.2)) +
    circle(0, -222, 7, palette.lit ? palette.light : palette.roof) +
    polygon([[-25, -244], [0, -280], [25, -244]], roof);
  const gable =
    polygon([[-56, 3], [-56, -128], [0, -188], [56, -128], [56, 3]], mix(wall, palette.disc, 0.18)) +
    polygon([[-68, -118], [0, -196], [68, -118], [60, -114], [0, -182], [-60, -114]], mix(roof, palette.warm, 0.18)) +
    circle(0, -142, 14, frame) +
    circle(0, -142, 11, light);
  const door = glow(0, -40, 80) + rect(-26, -72, 52, 75, frame) + rect(-21, -67, 42, 68, light) + rect(-1.5, -67, 3, 68, frame) + rect(-36, -3, 72, 7, shade);
  return placed(x, y, scale, wings + windows.join('') + tower + gable + door);
}
