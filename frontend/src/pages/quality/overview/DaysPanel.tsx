import { useAnswerDays } from "../../../api/quality";
import { Bars, type BarSeries } from "../../../components/charts/Bars";
import { plural } from "../../../components/numbers";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { Tag } from "../../../components/Tag";
import { kindNames } from "../kinds";
import { barsOfDays } from "./days";
import classes from "./Overview.module.css";

const series: BarSeries[] = [
  { name: kindNames.person, tone: "ink" },
  { name: kindNames.vlm, tone: "tie" },
  { name: kindNames.reward_model, tone: "tie" },
  { name: kindNames.simulated, tone: "rest" },
];

/** How many answers there are each day, by who gave them. */
export function DaysPanel({ slug }: { slug: string }) {
  const days = useAnswerDays(slug);
  const kinds = new Set(days.data?.days.map(({ kind }) => kindNames[kind]));
  const shown = series.filter(({ name }) => kinds.has(name));
  return (
    <Panel
      title="Answers per day"
      aside={
        <span className={classes.legend}>
          {shown.map(({ name, tone }) => (
            <Tag key={name} tone={tone}>
              {name}
            </Tag>
          ))}
        </span>
      }
    >
      <QueryView query={days} height={230}>
        {({ days: found }) =>
          found.length === 0 ? (
            <p className={classes.reading}>No answer yet: the first day will stand here.</p>
          ) : (
            <>
              <Bars label="Answers by day" series={shown} rows={barsOfDays(found)} />
              <p className={classes.how}>
                {plural(found.reduce((sum, { answers }) => sum + answers, 0), "current answer")}, by the day (UTC) on which
                they were given; superseded and returned ones are not counted.
              </p>
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}
