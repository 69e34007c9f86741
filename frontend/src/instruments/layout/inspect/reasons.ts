/** Why a layout is rejected, in the order asked; each with its key. */
import type { ReasonCode } from "../answer";

export interface Reason {
  code: ReasonCode;
  name: string;
  key: string;
}

export const REASONS: readonly Reason[] = [
  { code: "overlap", name: "Things overlap", key: "1" },
  { code: "out_of_room", name: "Outside the room", key: "2" },
  { code: "blocked_door", name: "A door is blocked", key: "3" },
  { code: "floating", name: "Hangs in the air", key: "4" },
  { code: "below_floor", name: "Sunk into the floor", key: "5" },
  { code: "above_ceiling", name: "Through the ceiling", key: "6" },
  { code: "facing_wall", name: "Faces a wall", key: "7" },
  { code: "unreachable", name: "Cannot be reached", key: "8" },
  { code: "missing_object", name: "Something is missing", key: "9" },
  { code: "surplus_object", name: "Something is too much", key: "0" },
  { code: "wrong_room", name: "Not the room asked for", key: "Q" },
  { code: "poor_arrangement", name: "Badly arranged", key: "W" },
  { code: "other", name: "Something else", key: "E" },
];
