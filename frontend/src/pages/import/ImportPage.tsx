import { PageTitle } from "../../components/PageTitle";
import columns from "../../components/columns.module.css";
import type { ImportResult } from "../../api/types";
import { RecentJobs } from "../../jobs/RecentJobs";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { ImportForm } from "./ImportForm";
import { ImportReport } from "./ImportReport";

/** Pairs that exist already come in as a file. */
export function ImportPage() {
  const { slug } = useCurrentProject();
  return (
    <>
      <PageTitle
        title="Import"
        lead="Existing pairs as a Parquet file in the Pick-a-Pic v2 schema. Rows that are wrong are listed with their reason; the rest arrives. Importing a file twice adds nothing."
      />
      <div className={columns.formAndResults}>
        <ImportForm slug={slug} />
        <RecentJobs
          slug={slug}
          kind="import_pairs"
          title="Imports"
          empty={{ title: "Nothing imported yet", text: "Choose a Parquet file at the left." }}
        >
          {(result) => <ImportReport result={result as unknown as ImportResult} />}
        </RecentJobs>
      </div>
    </>
  );
}
