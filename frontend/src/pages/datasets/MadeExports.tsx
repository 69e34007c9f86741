import type { DatasetExport } from "../../api/types";
import { Folded } from "../../components/Folded";
import { plural } from "../../components/numbers";
import { ExportFiles } from "./ExportFiles";

/** What was exported in one profile: the latest to take away, those before it folded. */
export function MadeExports({ made: [latest, ...earlier] }: { made: DatasetExport[] }) {
  if (!latest) return null;
  return (
    <>
      <ExportFiles made={latest} />
      {earlier.length > 0 && (
        <Folded title={plural(earlier.length, "earlier export")}>
          {earlier.map((made) => (
            <ExportFiles key={made.id} made={made} />
          ))}
        </Folded>
      )}
    </>
  );
}
