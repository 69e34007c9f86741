import { Modal } from "@mantine/core";

import { useRowExplanation } from "../../api/curation";
import type { DatasetRow } from "../../api/types";
import { DataTable } from "../../components/DataTable";
import { Facts, type Fact } from "../../components/Facts";
import { decimal } from "../../components/numbers";
import { PairPictures } from "../../components/PairPictures";
import { QueryView } from "../../components/QueryView";
import { term } from "./terms";

interface WhyThisPairProps {
  slug: string;
  version: string;
  row: DatasetRow;
  onClose: () => void;
}

const names: Record<string, string> = { margin: "Margin", text_quality: "Text quality", entropy: "Diversity" };

/** Every term of a pair's importance, as it was when the selection was made. */
export function WhyThisPair({ slug, version, row, onClose }: WhyThisPairProps) {
  const explanation = useRowExplanation(slug, version, row.pair_id);
  return (
    <Modal opened onClose={onClose} title={row.prompt} size="lg" closeButtonProps={{ "aria-label": "Close" }}>
      <PairPictures pair={row} />
      <QueryView query={explanation} height={200}>
        {({ terms, importance, score_0, score_1, disagrees }) => {
          const facts: Fact[] = [
            { name: "importance", value: term(importance) },
            { name: "label", value: row.label_0 === 0.5 ? "tie" : row.label_0 > 0.5 ? "first preferred" : "second preferred" },
            { name: "p₀", value: decimal(row.p_0) },
            { name: "weight", value: decimal(row.weight) },
            { name: "split", value: row.split },
          ];
          if (score_0 !== null && score_1 !== null) {
            facts.push({ name: "scores", value: `${term(score_0)} and ${term(score_1)}` });
          }
          if (disagrees !== null) facts.push({ name: "the scorer", value: disagrees ? "contradicts the label" : "agrees" });
          return (
            <>
              <DataTable
                label="Terms"
                columns={[
                  { name: "Term", render: ({ name }) => names[name] ?? name },
                  { name: "Measured", render: ({ value }) => term(value), isNumber: true },
                  { name: "Normalised", render: ({ normalised }) => term(normalised), isNumber: true },
                  { name: "Weight", render: ({ weight }) => decimal(weight), isNumber: true },
                  { name: "Gives", render: ({ share }) => term(share), isNumber: true },
                ]}
                rows={terms}
                keyOf={({ name }) => name}
              />
              <Facts facts={facts} />
            </>
          );
        }}
      </QueryView>
    </Modal>
  );
}
