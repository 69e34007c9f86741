import { Button, Modal } from "@mantine/core";
import { useState } from "react";

import { useComparison } from "../../../api/comparisons";
import { QueryView } from "../../../components/QueryView";
import { MakeGoldForm } from "./MakeGoldForm";

interface MakeGoldProps {
  slug: string;
  comparison: number;
}

/** The action that makes a comparison a gold question: a button, and the form that it opens. For managers. */
export function MakeGold({ slug, comparison }: MakeGoldProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        Make gold
      </Button>
      <MakeGoldDialog slug={slug} comparison={isOpen ? comparison : null} onClose={() => setOpen(false)} />
    </>
  );
}

interface MakeGoldDialogProps {
  slug: string;
  /** null while it is closed. */
  comparison: number | null;
  onClose: () => void;
}

export function MakeGoldDialog({ slug, comparison, onClose }: MakeGoldDialogProps) {
  return (
    <Modal opened={comparison !== null} onClose={onClose} size="lg" title={`Make comparison ${comparison ?? ""} gold`}>
      {comparison !== null && <Opened slug={slug} comparison={comparison} onClose={onClose} />}
    </Modal>
  );
}

function Opened({ slug, comparison, onClose }: MakeGoldDialogProps & { comparison: number }) {
  const found = useComparison(slug, comparison);
  return (
    <QueryView query={found} height={360}>
      {(data) => <MakeGoldForm comparison={data} onDone={onClose} />}
    </QueryView>
  );
}
