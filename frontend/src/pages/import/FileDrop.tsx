import "@mantine/dropzone/styles.css";

import { Dropzone } from "@mantine/dropzone";

import classes from "./ImportPage.module.css";

/** Where files are dropped, or chosen by a click or the Enter key. */
export function FileDrop({ onFiles }: { onFiles: (files: File[]) => void }) {
  return (
    <Dropzone onDrop={onFiles} className={classes.drop} inputProps={{ "aria-label": "Files to import" }}>
      <p className={classes.dropTitle}>Drop files here, or choose them</p>
      <p className={classes.hint}>
        A table with the files that it names, a zip of them, or a zip of folders. Parquet, JSON, JSON Lines or CSV.
      </p>
    </Dropzone>
  );
}
