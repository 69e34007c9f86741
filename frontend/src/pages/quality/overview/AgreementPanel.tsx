import { Group, SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { useAgreement, type Voices } from "../../../api/quality";
import type { AgreementIn } from "../../../api/types";
import { IntervalPlot, type IntervalRow } from "../../../components/charts/IntervalPlot";
import { percent, plural } from "../../../components/numbers";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { alphaOf, readAgreement, signedDecimal, type Level } from "../readings";
import { nameOfRespect } from "../respects";
import classes from "./Overview.module.css";

const voicesOffered: { value: Voices; label: string }[] = [
  { value: "all", label: "Everybody" },
  { value: "people", label: "People" },
  { value: "machines", label: "Machines" },
];

const levels: { value: Level; label: string }[] = [
  { value: "nominal", label: "Tie is a third answer" },
  { value: "ordinal", label: "Tie lies between" },
];

/** Krippendorff's α with its bootstrap interval, in each respect that was asked about. */
export function AgreementPanel({ slug }: { slug: string }) {
  const [voices, setVoices] = useState<Voices>("all");
  const [level, setLevel] = useState<Level>("nominal");
  const agreement = useAgreement(slug, voices);
  return (
    <Panel
      title="Agreement"
      className={classes.wide}
      aside={
        <Group gap={8}>
          <SegmentedControl size="xs" aria-label="Whose answers" data={voicesOffered} value={voices} onChange={setVoices} />
          <SegmentedControl size="xs" aria-label="What a tie is" data={levels} value={level} onChange={setLevel} />
        </Group>
      }
    >
      <QueryView query={agreement} height={140}>
        {({ respects }) => <Alphas respects={respects} level={level} />}
      </QueryView>
    </Panel>
  );
}

function Alphas({ respects, level }: { respects: AgreementIn[]; level: Level }) {
  if (respects.length === 0) return <p className={classes.reading}>Nobody has answered yet.</p>;
  const rows = respects.map((found): IntervalRow => {
    const alpha = alphaOf(found, level);
    return {
      name: nameOfRespect(found.respect),
      value: alpha?.value ?? null,
      low: alpha?.low ?? 0,
      high: alpha?.high ?? 0,
      from: `${plural(found.votes, "answer")} to ${plural(found.items, "question")}`,
    };
  });
  const lowest = Math.min(0, ...rows.map(({ low }) => low ?? 0));
  return (
    <>
      <IntervalPlot
        label="Krippendorff’s α with its 95% interval"
        rows={rows}
        domain={[Math.max(-1, Math.floor(lowest * 5) / 5), 1]}
        format={signedDecimal}
        reference={{ value: 0.667, name: "0.667, from where on conclusions may be drawn, if tentative ones" }}
      />
      <ul className={classes.readings}>
        {respects.map((found) => (
          <li key={nameOfRespect(found.respect)}>
            {respects.length > 1 && <b>{nameOfRespect(found.respect)}: </b>}
            {readAgreement(found, level)}
            {found.observed !== null && ` Two answers to one question are the same in ${percent(found.observed)} of cases.`}
          </li>
        ))}
      </ul>
      <p className={classes.how}>
        Krippendorff’s α counts how far answers to the same question agree beyond chance: 1 is full agreement, 0 what
        chance alone would give. Questions with one answer tell nothing, gold is left out. The bar is the 95% bootstrap
        interval over questions.
      </p>
    </>
  );
}
