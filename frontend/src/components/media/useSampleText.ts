import { useQuery } from "@tanstack/react-query";

import type { MediaSample } from "./media";

/** The bytes of a sample as text: its own words, or a layout's JSON. Samples never change. */
export function useSampleText(sample: MediaSample) {
  return useQuery({
    queryKey: ["sample-text", sample.id],
    queryFn: async ({ signal }) => {
      const response = await fetch(sample.media_url, { signal, credentials: "same-origin" });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return response.text();
    },
    staleTime: Infinity,
    retry: 1,
  });
}
