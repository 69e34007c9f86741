/** From where a room is looked at in 3D. Pure: no three.js, so that the keys are there before it is. */
import type { Command } from "../controls/commands";
import { wholeTurn } from "./geometry";

export interface Orbit {
  /** The direction that one looks from, in degrees counter-clockwise from +x. */
  azimuth: number;
  /** How far above the horizon one stands; 90 is the plan. */
  elevation: number;
  /** As a share of the distance from which the whole room is seen. */
  distance: number;
}

export type ChangeOrbit = (change: (before: Orbit) => Orbit) => void;

/** From the south-east and above, as drawings of rooms are made. */
export const FIRST_ORBIT: Orbit = { azimuth: -60, elevation: 40, distance: 1 };
const LOWEST = 3;
const HIGHEST = 89;
const NEAREST = 0.3;
const FARTHEST = 2;
const ZOOM = 1.15;

export function orbited(orbit: Orbit, turn: number, rise: number): Orbit {
  const elevation = Math.min(Math.max(orbit.elevation + rise, LOWEST), HIGHEST);
  return { ...orbit, azimuth: wholeTurn(orbit.azimuth + turn), elevation };
}

export function approached(orbit: Orbit, steps: number): Orbit {
  return { ...orbit, distance: Math.min(Math.max(orbit.distance * ZOOM ** -steps, NEAREST), FARTHEST) };
}

export function orbitCommands(change: ChangeOrbit): Command[] {
  return [
    { keys: [","], repeats: true, run: () => change((before) => orbited(before, -10, 0)) },
    { keys: ["."], repeats: true, run: () => change((before) => orbited(before, 10, 0)) },
    { keys: ["PageUp"], repeats: true, run: () => change((before) => orbited(before, 0, 5)) },
    { keys: ["PageDown"], repeats: true, run: () => change((before) => orbited(before, 0, -5)) },
  ];
}
