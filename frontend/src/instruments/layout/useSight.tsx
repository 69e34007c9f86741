import { useCallback, useState, type ReactNode } from "react";

import { Action, Hint } from "../controls/ActionBar";
import type { Command } from "../controls/commands";
import { FIRST_ORBIT, approached, orbitCommands, type ChangeOrbit, type Orbit } from "./orbit";

/** As what rooms are looked at. */
export type Sight = "plan" | "room" | "both";

interface Sighted {
  sight: Sight;
  orbit: Orbit;
  changeOrbit: ChangeOrbit;
  commands: Command[];
  /** The key that changes it, and those that only 3D has. */
  toggle: ReactNode;
}

const WAYS: Record<Sight, string> = { plan: "As a plan", room: "In 3D", both: "Plan and 3D" };

/** Plan, 3D, or both, as one likes best: it stays from one question to the next. */
export function useSight(sights: readonly Sight[]): Sighted {
  const [sight, setSight] = useState<Sight>(sights[0] ?? "plan");
  const [orbit, setOrbit] = useState(FIRST_ORBIT);
  const changeOrbit: ChangeOrbit = useCallback((change) => setOrbit(change), []);
  const next = sights[(sights.indexOf(sight) + 1) % sights.length] ?? sight;
  const commands: Command[] = [{ keys: ["v"], run: () => setSight(next) }];
  if (sight !== "plan") commands.push(...orbitCommands(changeOrbit));
  // With 3D alone, the keys that zoom the plan go nearer and farther.
  if (sight === "room") {
    commands.push(
      { keys: ["+", "="], repeats: true, run: () => changeOrbit((before) => approached(before, 1)) },
      { keys: ["-"], repeats: true, run: () => changeOrbit((before) => approached(before, -1)) },
      { keys: ["/"], run: () => changeOrbit(() => FIRST_ORBIT) },
    );
  }
  const toggle = (
    <>
      <Action name={WAYS[next]} hint="V" onClick={() => setSight(next)} />
      {sight !== "plan" && (
        <>
          <Hint name="Walk round" keys={[",", "."]} />
          <Hint name="Higher, lower" keys={["PgUp", "PgDn"]} />
        </>
      )}
    </>
  );
  return { sight, orbit, changeOrbit, commands, toggle };
}
