import { Button, CopyButton, Group } from "@mantine/core";

import { API } from "../../api/client";
import type { DatasetExport } from "../../api/types";
import { DataTable } from "../../components/DataTable";
import { Folded } from "../../components/Folded";
import { bytes, count, moment, plural } from "../../components/numbers";
import { Tag } from "../../components/Tag";
import { leftOut } from "./leftOut";
import classes from "./Exports.module.css";

const mediaTags: Record<string, string> = { external: "media beside", none: "without media" };

/** An export that was made: how to load it, its files, all of them as one zip, and where else it is. */
export function ExportFiles({ made }: { made: DatasetExport }) {
  const media = mediaTags[made.media];
  return (
    <section className={classes.export} aria-label={`Export ${made.profile}${media ? `, ${media}` : ""}`}>
      <Group gap="sm">
        <Tag tone="good">exported {moment(made.created_at)}</Tag>
        <Tag>{count(made.rows)} rows</Tag>
        {media && <Tag>{media}</Tag>}
        {Object.keys(made.dropped).length > 0 && <span className={classes.purpose}>{leftOut(made.dropped)}</span>}
        <Button
          component="a"
          href={`${API}exports/${made.id}/archive/`}
          download
          size="compact-xs"
          variant="default"
          className={classes.end}
        >
          Download as zip
        </Button>
      </Group>
      <div className={classes.loader}>
        <pre>{made.loader}</pre>
        <CopyButton value={made.loader}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </div>
      {made.copies.map((copy) => (
        <p key={copy.destination} className={classes.purpose}>
          Also at {copy.destination}: <code>{copy.address}</code>
        </p>
      ))}
      <Folded title={`${plural(made.files.length, "file")}, ${bytes(made.files.reduce((sum, file) => sum + file.bytes, 0))}`}>
        <DataTable
          label={`Files of export ${made.profile}`}
          columns={[
            {
              name: "File",
              render: (file) => (
                <a href={`${API}exports/${made.id}/files/${file.path}`} download>
                  {file.path}
                </a>
              ),
            },
            { name: "Size", render: (file) => bytes(file.bytes), isNumber: true, width: 100 },
            { name: "sha256", render: (file) => <code title={file.sha256}>{file.sha256.slice(0, 16)}…</code>, width: 200 },
          ]}
          rows={made.files}
          keyOf={(file) => file.path}
        />
      </Folded>
    </section>
  );
}
