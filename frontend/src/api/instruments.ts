import { useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { Instrument } from "./types";

/** The ways of asking, in the order in which they are offered; they change with the server only. */
export function useInstruments() {
  return useQuery({
    queryKey: ["instruments"],
    queryFn: ({ signal }) => api.get<Instrument[]>("instruments/", {}, signal),
    staleTime: Infinity,
  });
}
