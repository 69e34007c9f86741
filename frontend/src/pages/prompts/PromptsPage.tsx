import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { usePrompts } from "../../api/projects";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { count } from "../../components/numbers";
import { PageTitle } from "../../components/PageTitle";
import { Pager } from "../../components/Pager";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import type { Cursor } from "../../api/cursor";
import type { Prompt } from "../../api/types";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { AddPrompts } from "./AddPrompts";
import classes from "./PromptsPage.module.css";

const columns: Column<Prompt>[] = [
  { name: "Prompt", render: (prompt) => prompt.text },
  { name: "Split", render: (prompt) => prompt.split, width: 110 },
  { name: "Samples", render: (prompt) => count(prompt.sample_count), isNumber: true, width: 90 },
];

/** What the samples are to show. */
export function PromptsPage() {
  const { slug, counts } = useCurrentProject();
  const [cursor, setCursor] = useState<Cursor>(null);
  const prompts = usePrompts(slug, cursor);
  return (
    <>
      <PageTitle
        title="Prompts"
        lead="What the samples are to show, one prompt a line. Each is put into training, validation or test by its text."
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
            data.results.length === 0 ? (
              <EmptyState title="No prompts yet">
                Paste some at the left. A prompt that is there already is not added again.
              </EmptyState>
            ) : (
              <Panel title={`${count(counts.prompts)} in this project`}>
                <DataTable label="Prompts" columns={columns} rows={data.results} keyOf={(prompt) => prompt.id} />
                <Pager page={data} onChange={setCursor} />
              </Panel>
            )
          }
        </QueryView>
      </div>
    </>
  );
}
