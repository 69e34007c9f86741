import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { Cursor } from "./cursor";
import type { AuditEvent, Page } from "./types";

/** Which events; times are whole moments in UTC. An action that ends with a point means all of its kind. */
export interface AuditFilter {
  action?: string | undefined;
  actor?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

/** Who changed what, newest first: in one project, or, for staff, everywhere. */
export function useAuditEvents(slug: string | null, filter: AuditFilter, cursor: Cursor) {
  const path = slug === null ? "audit-events/" : `projects/${slug}/audit-events/`;
  return useQuery({
    queryKey: ["audit-events", slug, filter, cursor],
    queryFn: ({ signal }) => api.get<Page<AuditEvent>>(path, { ...filter, cursor }, signal),
    placeholderData: keepPreviousData,
  });
}
