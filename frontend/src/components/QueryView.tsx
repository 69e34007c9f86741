import { Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { ProblemNotice } from "./ProblemNotice";

interface QueryViewProps<T> {
  query: UseQueryResult<T>;
  /** Height in pixels kept while loading, so that nothing jumps. */
  height: number;
  children: (data: T) => ReactNode;
}

/** What a query brings: a place kept while it loads, a notice when it fails, else the children. */
export function QueryView<T>({ query, height, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemNotice error={query.error} retry={() => void query.refetch()} />;
  return <Skeleton height={height} radius={10} role="status" aria-label="Loading" />;
}
