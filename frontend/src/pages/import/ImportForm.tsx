import { FileInput, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "../../api/client";
import { useStartJob } from "../../api/jobs";
import type { Upload } from "../../api/types";
import { bytes } from "../../components/numbers";
import { Panel } from "../../components/Panel";
import { PrimaryButton } from "../../components/PrimaryButton";
import { ProblemNotice } from "../../components/ProblemNotice";

/** Choose a file, send it, start the import. */
export function ImportForm({ slug }: { slug: string }) {
  const [file, setFile] = useState<File | null>(null);
  const start = useStartJob(slug);
  const send = useMutation({
    mutationFn: async (chosen: File) => {
      const form = new FormData();
      form.set("project", slug);
      form.set("file", chosen);
      const upload = await api.upload<Upload>("uploads/", form);
      return start.mutateAsync({ kind: "import_pairs", spec: { upload: upload.id } });
    },
    onSuccess: () => setFile(null),
  });
  const submit = (event: React.SubmitEvent) => {
    event.preventDefault();
    if (file) send.mutate(file);
  };
  return (
    <Panel title="Import a file">
      <form onSubmit={submit}>
        <Stack gap="md">
          <FileInput
            label="Parquet file"
            placeholder="Choose a file"
            description={file ? bytes(file.size) : "With jpg_0, jpg_1, label_0, caption and the rest of Pick-a-Pic v2."}
            accept=".parquet"
            clearable
            value={file}
            onChange={setFile}
          />
          {send.error && <ProblemNotice error={send.error} title="The file was not imported" />}
          <PrimaryButton type="submit" disabled={!file} loading={send.isPending}>
            Import
          </PrimaryButton>
        </Stack>
      </form>
    </Panel>
  );
}
