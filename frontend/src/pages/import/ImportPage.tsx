import { useState } from "react";

import { sendFile, useImports } from "../../api/imports";
import { PageTitle } from "../../components/PageTitle";
import columns from "../../components/columns.module.css";
import { useCurrentProject } from "../../shell/ProjectFrame";
import { ImportForm } from "./ImportForm";
import { ImportHistory, PAGE_SIZE } from "./ImportHistory";
import { waitsForReal } from "./ImportItem";
import { UploadQueue } from "./uploadQueue";

/** Comparisons that exist already come in as files: tried first, then for real. */
export function ImportPage() {
  const { slug } = useCurrentProject();
  const [queue] = useState(() => new UploadQueue(slug, (file, options) => sendFile(slug, file, options), localStorage));
  const newest = useImports(slug, null, PAGE_SIZE).data?.results[0];
  return (
    <>
      <PageTitle
        title="Import"
        lead="Comparisons that exist already, with answers or without, from files. A dry run says first what would happen, and which rows are wrong. Importing twice adds nothing."
      />
      <div className={columns.formAndResults}>
        <ImportForm slug={slug} queue={queue} isNext={newest === undefined || !waitsForReal(newest)} />
        <ImportHistory slug={slug} onImported={(uploads) => queue.forget(uploads)} />
      </div>
    </>
  );
}
