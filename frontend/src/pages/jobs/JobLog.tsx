import { useLayoutEffect, useRef } from "react";

import { jobLogAddress, useJobLog } from "../../api/jobs";
import type { Job } from "../../api/types";
import { Panel } from "../../components/Panel";
import classes from "./JobLog.module.css";

/** Within so many pixels of its end the log is being followed. */
const AT_THE_END = 24;

/** The end of the log. It follows what is written, unless somebody scrolled up to read. */
export function JobLog({ slug, job }: { slug: string; job: Job }) {
  const log = useJobLog(slug, job);
  const text = log.data?.lines.join("\n") ?? "";
  const box = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (box.current && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  const look = ({ currentTarget: { scrollTop, clientHeight, scrollHeight } }: React.UIEvent<HTMLPreElement>) => {
    follows.current = scrollTop + clientHeight >= scrollHeight - AT_THE_END;
  };
  return (
    <Panel
      title="Log"
      aside={
        text && (
          <a href={jobLogAddress(job.id)} download className={classes.whole}>
            Download all of it
          </a>
        )
      }
    >
      <pre ref={box} className={classes.log} tabIndex={0} aria-label="Log" onScroll={look}>
        {text || "Nothing written yet."}
      </pre>
    </Panel>
  );
}
