import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "react-router";

import { useChangeGold } from "../../../api/gold";
import type { Gold } from "../../../api/types";
import { AnswerView } from "../../../components/answers/AnswerView";
import { partsOf, wholeSide } from "../../../components/answers/parts";
import { IntervalTrack } from "../../../components/charts/IntervalTrack";
import { SampleRow } from "../../../components/media/SampleRow";
import { Tag } from "../../../components/Tag";
import classes from "./Gold.module.css";
import { doubt, readResults } from "./results";

interface GoldCardProps {
  slug: string;
  gold: Gold;
  onEdit: () => void;
}

/** One question with a known answer: the samples, what is known, and how people did. */
export function GoldCard({ slug, gold, onEdit }: GoldCardProps) {
  const { comparison, prompt, samples, answer, explanation, is_active, is_practice, results } = gold;
  const change = useChangeGold(slug);
  const toggle = () =>
    change.mutate(
      { id: gold.id, is_active: !is_active },
      { onError: (error) => notifications.show({ color: "red", title: "Not changed", message: error.message }) },
    );
  const doubted = doubt(results.people);
  return (
    <li className={classes.card} data-active={is_active}>
      <SampleRow samples={samples} prompt={prompt} p0={asChance(answer, prompt)} />
      <div className={classes.known}>
        <AnswerView answer={answer} prompt={prompt} isCanonical />
        {is_practice && <Tag>for practice</Tag>}
        {!is_active && <Tag>out of use</Tag>}
      </div>
      <Link to={`/projects/${slug}/comparisons/${comparison}`} className={classes.prompt}>
        {prompt}
      </Link>
      {explanation && <p className={classes.muted}>{explanation}</p>}
      {results.people.accuracy !== null && (
        <IntervalTrack
          value={results.people.accuracy}
          low={results.people.low}
          high={results.people.high}
          domain={[0, 1]}
        />
      )}
      <p>{readResults("people", results.people)}</p>
      {results.machines.n > 0 && <p className={classes.muted}>{readResults("machines", results.machines)}</p>}
      {doubted && <p className={classes.doubt}>{doubted}</p>}
      <div className={classes.actions}>
        <Button size="compact-sm" variant="default" onClick={onEdit}>
          Edit
        </Button>
        <Button size="compact-sm" variant="default" onClick={toggle} loading={change.isPending}>
          {is_active ? "Take out of use" : "Use again"}
        </Button>
      </div>
    </li>
  );
}

/** The known side as a preference, so that its sample is framed; null where there is no side. */
function asChance(answer: Record<string, unknown>, prompt: string): number | null {
  const side = wholeSide(partsOf(answer, prompt));
  if (side === "first") return 1;
  return side === "second" ? 0 : null;
}
