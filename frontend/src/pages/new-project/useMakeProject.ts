import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import { api } from "../../api/client";
import { projectKey, type NewProject } from "../../api/projects";
import type { AddedPrompts, Generator, Job, Page, Project } from "../../api/types";

interface Wanted {
  project: NewProject;
  /** What is to be drawn, where a model is to draw. */
  prompts: string[];
}

export interface Made {
  slug: string;
  /** The job that draws the first samples. */
  job: string | null;
}

/**
 * Makes the project, and where prompts were written adds them and has their samples drawn. Tried again after a
 * failure it goes on with what is not done yet: there is never a second project.
 */
export function useMakeProject() {
  const client = useQueryClient();
  const made = useRef<Project | null>(null);
  const making = useMutation({
    mutationFn: async ({ project, prompts }: Wanted): Promise<Made> => {
      made.current ??= await api.post<Project>("projects/", project);
      const { slug } = made.current;
      if (prompts.length === 0) return { slug, job: null };
      await api.post<AddedPrompts>(`projects/${slug}/prompts/`, { texts: prompts });
      const generators = await api.get<Page<Generator>>("generators/", { project: slug });
      const [generator] = generators.results;
      if (!generator) return { slug, job: null };
      const job = await api.post<Job>("jobs/", { kind: "generate", project: slug, spec: { generator: generator.id } });
      return { slug, job: job.id };
    },
    onSettled: () => {
      if (made.current) client.setQueryData(projectKey(made.current.slug), made.current);
      return client.invalidateQueries({ queryKey: ["projects"] });
    },
  });
  return { ...making, made };
}
