import { rejectionsAddress } from "../../api/imports";
import type { ImportResult } from "../../api/types";
import { DataTable } from "../../components/DataTable";
import { count, plural } from "../../components/numbers";
import { Tag } from "../../components/Tag";
import { adviceOn } from "./advice";
import classes from "./ImportPage.module.css";
import { RowsBar } from "./RowsBar";

/** What became of the rows, or would: in numbers, and each wrong one with what to do about it. */
export function ImportReport({ job, result, isOpen }: { job: string; result: ImportResult; isOpen: boolean }) {
  const { imported, rejected, already_there, ties, unlabelled, rejections, notes, dry_run, format } = result;
  return (
    <div className={classes.report}>
      <RowsBar imported={imported} alreadyThere={already_there} rejected={rejected} />
      <div className={classes.tags}>
        <Tag tone="good">
          {count(imported)} {dry_run ? "would be imported" : "imported"}
        </Tag>
        <Tag tone="tie">{count(already_there)} here already</Tag>
        <Tag tone={rejected > 0 ? "bad" : "plain"}>{count(rejected)} rejected</Tag>
        {ties > 0 && <Tag>{plural(ties, "tie")}</Tag>}
        {unlabelled > 0 && <Tag>{count(unlabelled)} without an answer</Tag>}
        {format && <Tag>{format}</Tag>}
      </div>
      {notes.map((note) => (
        <p key={note} className={classes.hint}>
          {note}
        </p>
      ))}
      {rejections.length > 0 && (
        <details className={classes.wrong} open={isOpen}>
          <summary>
            {rejected > rejections.length
              ? `The first ${count(rejections.length)} of ${count(rejected)} rejected rows`
              : plural(rejected, "rejected row")}
          </summary>
          <a className={classes.download} href={rejectionsAddress(job)} download>
            Download all as CSV
          </a>
          <div className={classes.rows} tabIndex={0} role="region" aria-label="Rejected rows, to scroll">
            <DataTable
              label="Rejected rows"
              columns={[
                { name: "Where", render: ({ row, where }) => where || `row ${row}`, width: 170 },
                { name: "What is wrong", render: ({ reason }) => reason },
                { name: "What to do", render: ({ reason }) => adviceOn(reason), width: "34%" },
              ]}
              rows={rejections}
              keyOf={({ row, where }) => `${where} ${row}`}
            />
          </div>
        </details>
      )}
    </div>
  );
}
