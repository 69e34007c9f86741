import { Modal } from "@mantine/core";

import { useVerdict } from "../../api/curation";
import type { DatasetRow } from "../../api/types";
import { Facts } from "../../components/Facts";
import { decimal } from "../../components/numbers";
import { PairPictures } from "../../components/PairPictures";
import { QueryView } from "../../components/QueryView";
import classes from "../curate/VerdictView.module.css";
import { VerdictView } from "../curate/VerdictView";

interface WhyThisPairProps {
  slug: string;
  version: string;
  row: DatasetRow;
  onClose: () => void;
}

/** Why a row is in its version, as it was when that was made, and what leaves with it. */
export function WhyThisPair({ slug, version, row, onClose }: WhyThisPairProps) {
  const verdict = useVerdict(slug, version, row.pair_id);
  return (
    <Modal opened onClose={onClose} title="Why this pair is in" size={760} closeButtonProps={{ "aria-label": "Close" }}>
      <div className={classes.explained}>
        <PairPictures pair={row} />
        <p className={classes.prompt}>“{row.prompt}”</p>
        <QueryView query={verdict} height={360}>
          {(data) => <VerdictView verdict={data} />}
        </QueryView>
        <Facts
          facts={[
            { name: "weight in training", value: decimal(row.weight) },
            { name: "split", value: row.split },
          ]}
        />
      </div>
    </Modal>
  );
}
