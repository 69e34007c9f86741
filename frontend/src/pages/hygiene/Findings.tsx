import { Button } from "@mantine/core";
import { useState } from "react";

import { useHygieneApplication } from "../../api/hygiene";
import type { HygieneRunDetail } from "../../api/types";
import { Facts } from "../../components/Facts";
import { count, moment, plural } from "../../components/numbers";
import { NextButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Example } from "./Example";
import classes from "./Hygiene.module.css";
import { Measures } from "./Measures";
import type { StepWords } from "./steps";

const FEW = 3;

interface FindingsProps {
  slug: string;
  words: StepWords;
  run: HygieneRunDetail;
  /** Whether other findings of the step have to be undone first. */
  isBlocked: boolean;
}

/** What a run found, in figures and pictures, and the button that applies it or undoes it. */
export function Findings({ slug, words, run, isBlocked }: FindingsProps) {
  const [isWhole, setWhole] = useState(false);
  const change = useHygieneApplication(slug);
  const shown = isWhole ? run.examples : run.examples.slice(0, FEW);
  return (
    <>
      <div className={classes.figures}>
        <Facts facts={factsOf(words, run)} />
        {run.histogram && <Measures title={words.title} histogram={run.histogram} isDistance={words.isDistance} />}
      </div>
      <div className={classes.decide}>
        {run.stands ? (
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ id: run.id, isWanted: false })}>
            Undo
            <span className="tm-visually-hidden"> {words.title.toLowerCase()}</span>
          </Button>
        ) : (
          <NextButton
            isNext={run.examples.length > 0}
            disabled={isBlocked || run.examples.length === 0}
            loading={change.isPending}
            onClick={() => change.mutate({ id: run.id, isWanted: true })}
          >
            {run.examples.length === 0 ? "Nothing to apply" : words.apply(run.counts)}
          </NextButton>
        )}
        <p className={classes.muted} role="status">
          {stateOf(run)}
        </p>
      </div>
      {change.error && <ProblemNotice error={change.error} title="Nothing was changed" />}
      {shown.map((example, index) => (
        <Example key={index} example={example} of={run.histogram?.of ?? ""} />
      ))}
      {run.examples.length > FEW && (
        <Button variant="subtle" size="compact-sm" onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Fewer examples" : `${run.examples.length - FEW} more examples`}
        </Button>
      )}
    </>
  );
}

const factsOf = ({ counts: names }: StepWords, { counts }: HygieneRunDetail) =>
  Object.entries(names).map(([name, said]) => ({ name: said, value: count(counts[name] ?? 0) }));

function stateOf({ stands, applied_at, undone_at, is_stale, created_at, counts }: HygieneRunDetail): string {
  const stale = is_stale ? " Pairs or prompts have changed since: look again." : "";
  if (stands && applied_at) return `Applied ${moment(applied_at)}${effectOf(counts)}.${stale}`;
  if (undone_at) return `Undone ${moment(undone_at)}: the pool is as it was.${stale}`;
  return `Found ${moment(created_at)}; nothing has been changed.${stale}`;
}

/** What every selection sees of it from now on. */
function effectOf({ pairs_excluded: out = 0, pairs_tied: tied = 0, prompts_moved: moved = 0 }: Record<string, number>): string {
  if (out > 0) return `: ${plural(out, "pair")} of the pool ${out === 1 ? "is" : "are"} left out`;
  if (tied > 0) return `: ${plural(tied, "pair")} of the pool ${tied === 1 ? "is a tie" : "are ties"}`;
  return moved > 0 ? `: ${plural(moved, "prompt")} ${moved === 1 ? "changes its" : "change their"} split` : "";
}
