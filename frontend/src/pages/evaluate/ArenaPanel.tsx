import { NumberInput, Stack } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { useOpenArena } from "../../api/training";
import type { Evaluation } from "../../api/types";
import { OutcomeBar } from "../../components/charts/OutcomeBar";
import { count, decimal, plural } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import classes from "./EvaluationPage.module.css";
import { verdict } from "./verdict";

/** The same samples before people who do not know which is which. */
export function ArenaPanel({ slug, evaluation }: { slug: string; evaluation: Evaluation }) {
  return (
    <Panel title="Blind arena">
      {evaluation.arena.comparisons === 0 ? (
        <OpenArena slug={slug} evaluation={evaluation} />
      ) : (
        <Said slug={slug} arena={evaluation.arena} />
      )}
    </Panel>
  );
}

function OpenArena({ slug, evaluation }: { slug: string; evaluation: Evaluation }) {
  const open = useOpenArena(slug, evaluation.id);
  const [prompts, setPrompts] = useState(Math.min(50, evaluation.prompts ?? 50));
  const [answers, setAnswers] = useState(3);
  return (
    <Stack gap="sm">
      <p className={classes.verdict}>
        Let people say which is better, without knowing which model drew it. The pairs wait among the project’s other
        questions; they measure, and are never trained on.
      </p>
      <div className={classes.arenaAsked}>
        <NumberInput
          label="Prompts"
          min={1}
          max={Math.min(1000, evaluation.prompts ?? 1)}
          allowDecimal={false}
          value={prompts}
          onChange={(value) => typeof value === "number" && setPrompts(value)}
        />
        <NumberInput
          label="Answers each"
          min={1}
          max={25}
          allowDecimal={false}
          value={answers}
          onChange={(value) => typeof value === "number" && setAnswers(value)}
        />
      </div>
      {open.error && <ProblemNotice error={open.error} title="The arena was not opened" />}
      <PrimaryButton loading={open.isPending} onClick={() => open.mutate({ prompts, answers })}>
        Ask people
      </PrimaryButton>
    </Stack>
  );
}

function Said({ slug, arena }: { slug: string; arena: Evaluation["arena"] }) {
  const { comparisons, answered, judgments, wins, ties, losses, win_rate, win_rate_ci } = arena;
  const [low = 0, high = 1] = win_rate_ci ?? [];
  return (
    <>
      {win_rate === null ? (
        <p className={classes.sentence}>{plural(comparisons, "pair")} wait for a first answer.</p>
      ) : (
        <>
          <OutcomeBar wins={wins} ties={ties} losses={losses} names={{ wins: "tuned", losses: "base" }} />
          <p className={classes.sentence}>
            Win rate <b>{decimal(win_rate, 3)}</b>, 95% interval {decimal(low, 3)} to {decimal(high, 3)}, by{" "}
            {plural(judgments, "answer")} to {count(answered)} of {plural(comparisons, "pair")}; ties count half.
          </p>
          <p className={classes.verdict} data-good={low > 0.5}>
            {verdict(low, high)}
          </p>
        </>
      )}
      <p className={classes.sentence}>
        <Link to={`/annotate/${slug}`}>Answer</Link> · they are never trained on.
      </p>
    </>
  );
}
