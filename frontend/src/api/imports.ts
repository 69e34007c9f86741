import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { untilBeat } from "./beats";
import { api, API, type UploadOptions } from "./client";
import type { Cursor } from "./cursor";
import { isActive, jobsKey, LIVELY_MS } from "./jobs";
import type { ImportJob, ImportSpec, JobKind, Page, Upload } from "./types";

const KIND = "import_data";
const QUIET_MS = 10_000;

/** The kinds of jobs with the schemas of what they take; they change with the server only. */
export function useJobKind(kind: string) {
  return useQuery({
    queryKey: ["job-kinds"],
    queryFn: ({ signal }) => api.get<JobKind[]>("job-kinds/", {}, signal),
    staleTime: Infinity,
    select: (kinds) => kinds.find((one) => one.kind === kind) ?? null,
  });
}

/** Sends a file for a project; it waits there to be imported. */
export function sendFile(slug: string, file: File, options: UploadOptions): Promise<Upload> {
  const form = new FormData();
  form.set("project", slug);
  form.set("file", file);
  return api.upload<Upload>("uploads/", form, options);
}

/** The imports of a project and their dry runs, newest first. */
export function useImports(slug: string, cursor: Cursor, pageSize: number) {
  return useQuery({
    queryKey: [...jobsKey(slug), "imports", cursor, pageSize],
    queryFn: ({ signal }) =>
      api.get<Page<ImportJob>>("jobs/", { project: slug, kind: KIND, cursor, page_size: pageSize }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.results.some(isActive) ? untilBeat(LIVELY_MS) : QUIET_MS),
  });
}

/** Asks for a dry run or an import. `onStarted` is called even if whoever asked is no longer on the page. */
export function useStartImport(slug: string, onStarted?: (spec: ImportSpec) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (spec: ImportSpec) => api.post<ImportJob>("jobs/", { kind: KIND, project: slug, spec }),
    onSuccess: (_job, spec) => {
      onStarted?.(spec);
      return client.invalidateQueries({ queryKey: jobsKey(slug) });
    },
  });
}

/** Where all rejected rows of an import are, as CSV. */
export const rejectionsAddress = (job: string) => `${API}jobs/${job}/rejections/`;
