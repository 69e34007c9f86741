import { Button } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useState } from "react";

import { keysAreKnown, removeKey, type SecondFactors, type SecurityKey } from "../../../api/secondFactors";
import { Tag } from "../../../components/Tag";
import { AccountRow } from "../AccountRow";
import { ChangeProblem } from "../ChangeProblem";
import { AddKeyDialog, RenameKeyDialog } from "./KeyDialogs";
import { whatRemains } from "./kinds";
import { whenUsed } from "./times";
import { useFactorChange } from "./useFactorChange";

interface FactorProps {
  factors: SecondFactors;
  onCodes: (codes: string[]) => void;
}

/** Keys that one touches: on a ring, or in the computer itself. */
export function SecurityKeyRows({ factors, onCodes }: FactorProps) {
  const [isAdding, setAdding] = useState(false);
  const [renamed, setRenamed] = useState<SecurityKey | null>(null);
  const remove = useFactorChange(removeKey);
  const askToRemove = ({ id, name }: SecurityKey) =>
    modals.openConfirmModal({
      title: `Remove ${name}?`,
      children: `This key will not open your account any more. ${whatRemains(factors)}`,
      labels: { confirm: "Remove it", cancel: "Keep it" },
      confirmProps: { color: "red" },
      onConfirm: () => remove.mutate(id),
    });
  return (
    <>
      <AccountRow
        name="Security keys"
        note={
          keysAreKnown()
            ? "A key that you touch, on your key ring or in your computer. Nobody can make you show it to the wrong site."
            : "This browser knows no security keys, or the address of this site is not https://."
        }
      >
        <Button
          size="xs"
          variant="default"
          aria-label="Add a security key"
          disabled={!keysAreKnown()}
          onClick={() => setAdding(true)}
        >
          Add
        </Button>
      </AccountRow>
      {factors.keys.map((key) => (
        <AccountRow key={key.id} name={<>{key.name} <Tag tone="good">set up</Tag></>} note={whenUsed(key)}>
          <Button size="xs" variant="default" aria-label={`Rename ${key.name}`} onClick={() => setRenamed(key)}>
            Rename
          </Button>
          <Button size="xs" variant="default" aria-label={`Remove ${key.name}`} onClick={() => askToRemove(key)}>
            Remove
          </Button>
        </AccountRow>
      ))}
      <ChangeProblem error={remove.error} title="The key is as it was" />
      {isAdding && <AddKeyDialog onCodes={onCodes} onClose={() => setAdding(false)} />}
      {renamed && <RenameKeyDialog securityKey={renamed} onClose={() => setRenamed(null)} />}
    </>
  );
}
