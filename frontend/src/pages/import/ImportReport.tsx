import { DataTable } from "../../components/DataTable";
import { count, plural } from "../../components/numbers";
import type { ImportResult } from "../../api/types";
import { Tag } from "../../components/Tag";
import classes from "./ImportReport.module.css";

/** What arrived, and what did not and why. */
export function ImportReport({ result }: { result: ImportResult }) {
  const { imported, rejected, already_there, ties, rejections } = result;
  return (
    <div className={classes.report}>
      <div className={classes.tags}>
        <Tag tone="good">{count(imported)} imported</Tag>
        <Tag>{count(already_there)} were there already</Tag>
        <Tag tone="tie">{plural(ties, "tie")}</Tag>
        <Tag tone={rejected > 0 ? "bad" : "plain"}>{count(rejected)} rejected</Tag>
      </div>
      {rejections.length > 0 && (
        <div className={classes.rejections}>
          <DataTable
            label="Rejected rows"
            columns={[
              { name: "Row", render: (rejection) => count(rejection.row), isNumber: true, width: 80 },
              { name: "Why it was not taken", render: (rejection) => rejection.reason },
            ]}
            rows={rejections}
            keyOf={(rejection) => rejection.row}
          />
        </div>
      )}
      {rejected > rejections.length && <p>The first {count(rejections.length)} are shown.</p>}
    </div>
  );
}
