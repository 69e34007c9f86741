import { ActionIcon, Button, Progress } from "@mantine/core";

import { bytes } from "../../components/numbers";
import classes from "./ImportPage.module.css";
import type { ChosenFile, UploadQueue } from "./uploadQueue";

/** The files that were chosen, and how much of each has arrived. */
export function ChosenFiles({ queue, files }: { queue: UploadQueue; files: ChosenFile[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={classes.files} aria-label="Chosen files">
      {files.map((file) => (
        <li key={file.key}>
          <div className={classes.file}>
            <span className={classes.fileName}>{file.name}</span>
            <span className={classes.fileState} data-state={file.state}>
              {stateOf(file)}
            </span>
            {file.state === "failed" && (
              <Button size="compact-xs" variant="default" onClick={() => queue.retry(file.key)}>
                Send again
              </Button>
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Take ${file.name} out`}
              onClick={() => queue.remove(file.key)}
            >
              ×
            </ActionIcon>
          </div>
          {file.state === "sending" && (
            <Progress
              value={file.bytes > 0 ? (100 * file.sent) / file.bytes : 100}
              size={4}
              aria-label={`How much of ${file.name} was sent`}
              classNames={{ section: classes.sent }}
            />
          )}
          {file.problem && (
            <p className={classes.problem} role="alert">
              {file.problem}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function stateOf({ state, sent, bytes: all }: ChosenFile): string {
  if (state === "waiting") return "waits";
  if (state === "sending") return `${bytes(sent)} of ${bytes(all)}`;
  return state === "failed" ? "did not arrive" : bytes(all);
}
