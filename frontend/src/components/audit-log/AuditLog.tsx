import { Link } from "react-router";

import { useAuditEvents } from "../../api/auditEvents";
import type { AuditEvent } from "../../api/types";
import { DataTable, type Column } from "../DataTable";
import { EmptyState } from "../EmptyState";
import { moment } from "../numbers";
import { Pager } from "../Pager";
import { Panel } from "../Panel";
import { QueryView } from "../QueryView";
import classes from "./AuditLog.module.css";
import { Changes } from "./Changes";
import { Filters } from "./Filters";
import { kinds, kindsOfAll } from "./kinds";
import { useFilters } from "./useFilters";

const when: Column<AuditEvent> = {
  name: "When",
  render: ({ created_at }) => <time dateTime={created_at}>{moment(created_at)}</time>,
  width: 125,
};
const who: Column<AuditEvent> = { name: "Who", render: ({ actor_name }) => actor_name, width: 110 };
const project: Column<AuditEvent> = {
  name: "Project",
  render: ({ project }) => (project === "" ? "–" : <Link to={`/projects/${project}`}>{project}</Link>),
  width: 130,
};

/** Who changed what, with what was before and after: of one project, or, for staff, of all of them. */
export function AuditLog({ slug }: { slug: string | null }) {
  const filters = useFilters();
  const events = useAuditEvents(slug, filters.filter, filters.cursor);
  const what: Column<AuditEvent> = {
    name: "What",
    render: ({ action, subject }) => (
      <>
        <button type="button" className={classes.action} onClick={() => filters.set("action", action)}>
          {action}
        </button>
        <div className={classes.subject}>{subject}</div>
      </>
    ),
    width: 200,
  };
  const change: Column<AuditEvent> = { name: "Change", render: (event) => <Changes {...event} /> };
  const columns = slug === null ? [when, who, project, what, change] : [when, who, what, change];
  return (
    <div className={classes.log}>
      <Filters filters={filters} choices={slug === null ? kindsOfAll : kinds} />
      <QueryView query={events} height={420}>
        {(page) =>
          page.results.length === 0 ? (
            <EmptyState title={filters.isNarrowed ? "Nothing of that kind" : "Nothing yet"}>
              {filters.isNarrowed
                ? "No event fits these filters. Take one away to see more."
                : "Every change that somebody makes appears here, and stays."}
            </EmptyState>
          ) : (
            <Panel>
              <DataTable label="Audit log" columns={columns} rows={page.results} keyOf={({ id }) => id} />
              <Pager page={page} onChange={filters.turnTo} />
            </Panel>
          )
        }
      </QueryView>
    </div>
  );
}
