import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { usePrompts } from "../../api/projects";
import { DataTable, Pager, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { count } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import type { Prompt } from "../../api/types";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { AddPrompts } from "./AddPrompts";
import classes from "./PromptsPage.module.css";

const PAGE_SIZE = 50;

const columns: Column<Prompt>[] = [
  { name: "Prompt", render: (prompt) => prompt.text },
  { name: "Split", render: (prompt) => prompt.split, width: 110 },
  { name: "Samples", render: (prompt) => count(prompt.sample_count), isNumber: true, width: 90 },
];

/** What the pictures are to show. */
export function PromptsPage() {
  const { slug, counts } = useCurrentProject();
  const [page, setPage] = useState(1);
  const prompts = usePrompts(slug, page);
  return (
    <>
      <PageTitle
        title="Prompts"
        lead="What the pictures are to show, one prompt a line. Each is put into training, validation or test by its text."
        aside={
          counts.prompts > 0 && (
            <Button component={Link} to={`/projects/${slug}/generate`} variant="default">
              Generate samples
            </Button>
          )
        }
      />
      <div className={classes.columns}>
        <AddPrompts slug={slug} />
        <QueryView query={prompts} height={420}>
          {(data) =>
            data.count === 0 ? (
              <EmptyState title="No prompts yet">
                Paste some at the left. A prompt that is there already is not added again.
              </EmptyState>
            ) : (
              <Panel title={`${count(data.count)} in this project`}>
                <DataTable label="Prompts" columns={columns} rows={data.results} keyOf={(prompt) => prompt.id} />
                <Pager page={page} pageSize={PAGE_SIZE} total={data.count} onChange={setPage} />
              </Panel>
            )
          }
        </QueryView>
      </div>
    </>
  );
}
