import { Stack } from "@mantine/core";
import { useState, useSyncExternalStore } from "react";

import { ApiProblem } from "../../api/client";
import { useJobKind, useStartImport } from "../../api/imports";
import { Panel } from "../../components/Panel";
import { NextButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { within } from "../../components/schema-form/errors";
import type { JsonObject } from "../../components/schema-form/json";
import { partOf } from "../../components/schema-form/read";
import { SchemaForm } from "../../components/schema-form/SchemaForm";
import { ChosenFiles } from "./ChosenFiles";
import { FileDrop } from "./FileDrop";
import classes from "./ImportPage.module.css";
import type { UploadQueue } from "./uploadQueue";

/** What only an export of Label Studio needs to be asked about. */
const LABEL_STUDIO = ["unselected", "prompt_key", "prompt_text", "sample_keys"];

interface ImportFormProps {
  slug: string;
  queue: UploadQueue;
  /** Trying is the next thing to do here. */
  isNext: boolean;
}

/** Choose files, say how to read them, and try. */
export function ImportForm({ slug, queue, isNext }: ImportFormProps) {
  const { files } = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const [options, setOptions] = useState<JsonObject>({});
  const kind = useJobKind("import_data");
  const start = useStartImport(slug);
  const arrived = files.flatMap(({ upload }) => (upload ? [upload] : []));
  const isWaiting = files.some(({ state }) => state === "waiting" || state === "sending");
  const problems = start.error instanceof ApiProblem ? start.error.fields : [];
  const errors = within(within(problems, "spec"), "options");
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    start.mutate({ uploads: arrived, dry_run: true, options });
  };
  return (
    <Panel title="What to import">
      <form onSubmit={submit}>
        <Stack gap="md">
          <FileDrop onFiles={(chosen) => queue.add(chosen)} />
          <ChosenFiles queue={queue} files={files} />
          <QueryView query={kind} height={150}>
            {(found) =>
              found && (
                <SchemaForm
                  schema={partOf(found.schema, "options")}
                  value={options}
                  onChange={setOptions}
                  errors={errors}
                  without={options.format === "label_studio" ? [] : LABEL_STUDIO}
                />
              )
            }
          </QueryView>
          {start.error && errors.length === 0 && <ProblemNotice error={start.error} title="The dry run was not started" />}
          <NextButton isNext={isNext} type="submit" disabled={arrived.length === 0 || isWaiting} loading={start.isPending}>
            Dry run
          </NextButton>
          <p className={classes.hint}>
            {files.length === 0
              ? "Choose a file first."
              : isWaiting
                ? "Once the files have arrived, they can be tried."
                : "Nothing is kept by a dry run."}
          </p>
        </Stack>
      </form>
    </Panel>
  );
}
