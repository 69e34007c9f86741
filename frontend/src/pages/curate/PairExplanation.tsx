import { Button, Modal } from "@mantine/core";
import { Link } from "react-router";

import { useExplainedPair } from "../../api/previews";
import type { ExplainedPair } from "../../api/types";
import { PairPictures } from "../../components/PairPictures";
import { QueryView } from "../../components/QueryView";
import classes from "./VerdictView.module.css";
import { VerdictView } from "./VerdictView";

interface PairExplanationProps {
  slug: string;
  preview: string | undefined;
  /** Null while nothing is explained. */
  pair: string | null;
  onClose: () => void;
}

/** Why a pair of the pool would be taken or left out. */
export function PairExplanation({ slug, preview, pair, onClose }: PairExplanationProps) {
  const explained = useExplainedPair(slug, preview, pair);
  return (
    <Modal opened={pair !== null} onClose={onClose} title="Why this pair is in or out" size={760}>
      <QueryView query={explained} height={520}>
        {(data) => <Explained slug={slug} {...data} />}
      </QueryView>
    </Modal>
  );
}

function Explained({ slug, pair, verdict }: ExplainedPair & { slug: string }) {
  return (
    <div className={classes.explained}>
      <PairPictures pair={pair} />
      <p className={classes.prompt}>“{pair.prompt}”</p>
      <VerdictView verdict={verdict} />
      <Button component={Link} to={`/projects/${slug}/comparisons/${pair.comparison}`} variant="default">
        Open the comparison
      </Button>
    </div>
  );
}
