import type { DatasetRow } from "../../api/types";
import { SampleRow } from "../../components/media/SampleRow";

type Shown = Pick<DatasetRow, "kind" | "media_0" | "media_1" | "prompt" | "p_0">;

/** The two samples of a row, whatever they are, the preferred one framed. */
export function RowSamples({ row }: { row: Shown }) {
  const samples = [row.media_0, row.media_1].map((address, position) => ({
    id: address,
    position,
    kind: row.kind,
    media_type: "",
    media_url: address,
    thumbnail_url: row.kind === "image" ? address : null,
    poster_url: null,
    playable_url: null,
    width: null,
    height: null,
    duration_s: null,
  }));
  return <SampleRow samples={samples} prompt={row.prompt} p0={row.p_0} />;
}
