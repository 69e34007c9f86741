import { useAnswerTimes } from "../../../api/quality";
import { Bars } from "../../../components/charts/Bars";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { Tag } from "../../../components/Tag";
import { inSeconds, readTimes } from "../readings";
import classes from "./Overview.module.css";
import { barsOfTimes, LONG_ENOUGH, TOO_FAST } from "./times";

/** How long people's answers take, and how many were hardly looked at. */
export function TimesPanel({ slug }: { slug: string }) {
  const times = useAnswerTimes(slug);
  return (
    <Panel
      title="Time per answer"
      aside={
        <span className={classes.legend}>
          <Tag tone="ink">{LONG_ENOUGH}</Tag>
          <Tag tone="rest">
            {TOO_FAST}
            {times.data && `, under ${inSeconds(times.data.too_fast_ms)}`}
          </Tag>
        </span>
      }
    >
      <QueryView query={times} height={230}>
        {(found) =>
          found.speed.n === 0 ? (
            <p className={classes.reading}>{readTimes(found)}</p>
          ) : (
            <>
              <Bars
                label="Answers by the time they took"
                series={[
                  { name: TOO_FAST, tone: "rest" },
                  { name: LONG_ENOUGH, tone: "ink" },
                ]}
                rows={barsOfTimes(found)}
              />
              <p className={classes.reading}>{readTimes(found)}</p>
              <p className={classes.how}>Each bar holds answers up to 1.4 times as long as the one before.</p>
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}
