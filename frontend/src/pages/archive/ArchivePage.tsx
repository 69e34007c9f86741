import { useState } from "react";
import { Link } from "react-router";

import { useArchive } from "../../api/archive";
import type { Cursor } from "../../api/cursor";
import type { Project } from "../../api/types";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { count, day } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Pager } from "../../components/Pager";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { Tag } from "../../components/Tag";
import { Header } from "../../shell/Header";
import { PageBody } from "../../shell/PageBody";

const columns: Column<Project>[] = [
  { name: "Project", render: ({ slug, name }) => <Link to={`/projects/${slug}`}>{name}</Link> },
  { name: "You are", render: ({ role }) => role, width: 120 },
  { name: "Comparisons", render: ({ counts }) => count(counts.comparisons), isNumber: true, width: 130 },
  { name: "Answers", render: ({ counts }) => count(counts.judgments), isNumber: true, width: 110 },
  { name: "Archived", render: since, width: 190 },
];

/** Projects that have come to their end, to be read. */
export function ArchivePage() {
  const [cursor, setCursor] = useState<Cursor>(null);
  const archive = useArchive(cursor);
  return (
    <>
      <Header />
      <PageBody>
        <PageTitle title="Archived projects" lead="Everything in them can be read; nobody is asked anything." />
        <QueryView query={archive} height={260}>
          {(page) =>
            page.results.length === 0 ? (
              <EmptyState title="Nothing in the archive">
                A project that is done is archived in its settings, by whoever manages it.
              </EmptyState>
            ) : (
              <Panel>
                <DataTable label="Archived projects" columns={columns} rows={page.results} keyOf={({ slug }) => slug} />
                <Pager page={page} onChange={setCursor} />
              </Panel>
            )
          }
        </QueryView>
      </PageBody>
    </>
  );
}

function since({ archived_at, deletion_began_at }: Project) {
  if (deletion_began_at !== null) return <Tag tone="bad">being deleted</Tag>;
  return archived_at === null ? "" : day(archived_at);
}
