import type { PlacedObject } from "../../../api/types";
import { Action } from "../../controls/ActionBar";
import { keepFocus } from "../../controls/AnswerButtons";
import { wholeTurn } from "../geometry";
import { measures, metres, operationInWords } from "../words";
import type { Draft } from "./draft";
import classes from "./Inspect.module.css";
import type { RepairActions } from "./useRepairActions";

interface RepairPanelProps {
  draft: Draft;
  object: PlacedObject | undefined;
  actions: RepairActions;
}

/** The thing that is worked on, and what was done so far. */
export function RepairPanel({ draft, object, actions }: RepairPanelProps) {
  return (
    <>
      <section aria-label="Selected object" className={classes.section} onMouseDown={keepFocus}>
        {object ? <SelectedObject object={object} actions={actions} /> : <NothingSelected actions={actions} />}
      </section>
      <section aria-label="Changes" className={classes.section} onMouseDown={keepFocus}>
        <h2 className={classes.title}>Changes</h2>
        {draft.done.length === 0 && <p className={classes.quiet}>None yet.</p>}
        <ol className={classes.operations}>
          {draft.done.map((operation, index) => (
            <li key={index}>{operationInWords(operation)}</li>
          ))}
        </ol>
        <div className={classes.tools}>
          <Action name="Take back" hint="Ctrl Z" isDisabled={draft.done.length === 0} onClick={actions.takeBack} />
          <Action name="Again" hint="Ctrl Y" isDisabled={draft.undone.length === 0} onClick={actions.doAgain} />
          <Action name="As it was" hint="X" isDisabled={draft.done.length === 0} onClick={actions.startAgain} />
        </div>
      </section>
    </>
  );
}

function SelectedObject({ object, actions }: { object: PlacedObject; actions: RepairActions }) {
  return (
    <>
      <h2 className={classes.title}>{object.id}</h2>
      <p className={classes.quiet}>
        {object.category}, {measures(object)}
        <br />
        at {metres(object.x)}, {metres(object.y)}, looking to {Math.round(wholeTurn(object.angle))}°
      </p>
      <div className={classes.tools}>
        <Action name="Turn left" hint="Q" onClick={() => actions.turn(15)} />
        <Action name="Turn right" hint="E" onClick={() => actions.turn(-15)} />
        <Action name="Higher" hint="U" onClick={() => actions.lift(0.05)} />
        <Action name="Lower" hint="J" onClick={() => actions.lift(-0.05)} />
        <Action name="Remove" hint="Del" onClick={actions.remove} />
        <Action name="Next" hint="N" onClick={() => actions.selectNext(1)} />
      </div>
      <p className={classes.quiet}>
        Drag it, or use the arrow keys: 5 cm a press, 50 cm with Shift, as with U and J. Shift with Q or E turns by 1°.
      </p>
    </>
  );
}

function NothingSelected({ actions }: { actions: RepairActions }) {
  return (
    <>
      <h2 className={classes.title}>Nothing selected</h2>
      <p className={classes.quiet}>Click a thing on the plan, or step through them with N and P.</p>
      <div className={classes.tools}>
        <Action name="Next" hint="N" onClick={() => actions.selectNext(1)} />
        <Action name="Previous" hint="P" onClick={() => actions.selectNext(-1)} />
      </div>
    </>
  );
}
