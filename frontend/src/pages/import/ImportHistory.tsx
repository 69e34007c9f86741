import { useState } from "react";

import type { Cursor } from "../../api/cursor";
import { useImports } from "../../api/imports";
import type { ImportJob } from "../../api/types";
import { EmptyState } from "../../components/EmptyState";
import { Pager } from "../../components/Pager";
import { Panel } from "../../components/Panel";
import { QueryView } from "../../components/QueryView";
import { ImportItem } from "./ImportItem";

export const PAGE_SIZE = 10;

interface ImportHistoryProps {
  slug: string;
  onImported: (uploads: string[]) => void;
}

/** Every dry run and every import, newest first; the newest with its report open. */
export function ImportHistory({ slug, onImported }: ImportHistoryProps) {
  const [cursor, setCursor] = useState<Cursor>(null);
  const imports = useImports(slug, cursor, PAGE_SIZE);
  return (
    <QueryView query={imports} height={200}>
      {(page) =>
        page.results.length === 0 ? (
          <EmptyState title="Nothing imported yet">
            Choose a file at the left and try it. What would happen appears here, row by row; you then import it for real.
          </EmptyState>
        ) : (
          <Panel title="Dry runs and imports">
            {page.results.map((job, index) => (
              <ImportItem
                key={job.id}
                job={job}
                onImported={onImported}
                isOpen={index === 0 && cursor === null}
                isDone={page.results.slice(0, index).some((later) => isSame(later, job))}
              />
            ))}
            <Pager page={page} onChange={setCursor} />
          </Panel>
        )
      }
    </QueryView>
  );
}

/** Whether `later` imports for real, or has tried again, what `job` tried. */
function isSame(later: ImportJob, job: ImportJob): boolean {
  return later.spec.uploads.join() === job.spec.uploads.join();
}
