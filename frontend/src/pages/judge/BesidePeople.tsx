import { SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";

import { useJudge, useJudges, type Reference } from "../../api/judging";
import type { JudgeBesidePeople, Respect } from "../../api/types";
import { IntervalPlot } from "../../components/charts/IntervalPlot";
import { decimal, plural } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { nameOfRespect } from "../quality/respects";
import { RespectSelect } from "../quality/RespectSelect";
import { ApartWall } from "./ApartWall";
import { ConfusionOfJudge } from "./ConfusionOfJudge";
import classes from "./Judge.module.css";
import { besidePeople, domainOf } from "./Report";

/** Every machine that has answered, beside what is known or most people say; one of them looked at closely. */
export function BesidePeople({ slug }: { slug: string }) {
  const [reference, setReference] = useState<Reference>("both");
  const [chosen, setChosen] = useState<number | null>(null);
  const judges = useJudges(slug, reference);
  const aside = (
    <SegmentedControl
      size="xs"
      aria-label="Beside what"
      data={[
        { value: "both", label: "Gold, else people" },
        { value: "people", label: "People" },
        { value: "gold", label: "Gold" },
      ]}
      value={reference}
      onChange={(next) => setReference(next)}
    />
  );
  return (
    <QueryView query={judges} height={240}>
      {(found) => {
        const judge = found.find((one) => one.judge.id === chosen) ?? found[0];
        return (
          judge && (
            <Panel title="Judges beside people" aside={aside}>
              <IntervalPlot
                label="Share of questions on which each judge says what is known or what most people say"
                rows={found.map(asRow)}
                domain={[0, 1]}
                format={(value) => decimal(value)}
              />
              <Closely
                key={judge.judge.id}
                slug={slug}
                judge={judge.judge.id}
                judges={found}
                reference={reference}
                onChoose={setChosen}
              />
            </Panel>
          )
        );
      }}
    </QueryView>
  );
}

function asRow({ judge, answers, counted, agreement }: JudgeBesidePeople) {
  const { n, accuracy, low, high } = agreement;
  const shared = n === 0 ? `${plural(answers, "answer")}, none shared` : plural(n, "shared question");
  const from = [shared, ...howManyCount(answers, counted)].join(" · ");
  return { name: judge.name, value: accuracy, low, high, from };
}

/** Nothing where all of them do: whoever is released or was never held back is the usual case. */
function howManyCount(answers: number, counted: number): string[] {
  if (counted === answers) return [];
  return [counted === 0 ? "does not count" : `${counted} of ${answers} count`];
}

interface CloselyProps {
  slug: string;
  judge: number;
  judges: JudgeBesidePeople[];
  reference: Reference;
  onChoose: (judge: number) => void;
}

/** One judge: accuracy and κ in each respect, what it says where others say this, and where they differ. */
function Closely({ slug, judge, judges, reference, onChoose }: CloselyProps) {
  const [respect, setRespect] = useState<Respect | null>(null);
  const found = useJudge(slug, judge, reference, respect);
  return (
    <div className={classes.closely}>
      <div className={classes.tools}>
        {judges.length > 1 && (
          <Select
            size="xs"
            aria-label="Which judge"
            data={judges.map((one) => ({ value: String(one.judge.id), label: one.judge.name }))}
            value={String(judge)}
            allowDeselect={false}
            onChange={(id) => onChoose(Number(id))}
          />
        )}
        <RespectSelect
          respects={(judges.find((one) => one.judge.id === judge)?.respects ?? []).map((one) => one.respect)}
          value={respect}
          all="all that was asked"
          onChange={setRespect}
        />
      </div>
      <QueryView query={found} height={200}>
        {(data) => {
          const shown = respect ? data.respects.find((one) => nameOfRespect(one.respect) === nameOfRespect(respect)) : null;
          const agreement = shown?.agreement ?? data.agreement;
          return agreement.n === 0 ? (
            <p className={classes.quiet}>
              Nothing that this judge chose is known or was chosen by people as well. Start a run on “answered” questions,
              and it shows here how far the judge can stand in for them. Captions are compared word by word, in the report
              of each run.
            </p>
          ) : (
            <>
              <IntervalPlot
                label={`Accuracy and Cohen’s κ of ${data.judge.name}, with 95% intervals`}
                rows={besidePeople(agreement)}
                domain={domainOf(besidePeople(agreement))}
                format={(value) => decimal(value)}
              />
              <div className={classes.confusion}>
                <ConfusionOfJudge agreement={agreement} />
              </div>
              <ApartWall slug={slug} apart={data.apart} all={agreement} />
            </>
          );
        }}
      </QueryView>
    </div>
  );
}
