import { Button } from "@mantine/core";
import { modals } from "@mantine/modals";

import { newRecoveryCodes, type RecoveryCodesLeft, type SecondFactors } from "../../../api/secondFactors";
import { AccountRow } from "../AccountRow";
import { ChangeProblem } from "../ChangeProblem";
import { useFactorChange } from "./useFactorChange";

interface FactorProps {
  factors: SecondFactors;
  onCodes: (codes: string[]) => void;
}

/** Codes on paper, for the day on which telephone and key are lost. */
export function RecoveryCodesRow({ factors, onCodes }: FactorProps) {
  const { recoveryCodes } = factors;
  const renew = useFactorChange(newRecoveryCodes);
  const askToRenew = () =>
    modals.openConfirmModal({
      title: "Make new recovery codes?",
      children: "The codes that you have now end at once.",
      labels: { confirm: "Make new ones", cancel: "Keep the old ones" },
      onConfirm: () => renew.mutate(undefined, { onSuccess: onCodes }),
    });
  return (
    <>
      <AccountRow name="Recovery codes" note={noteOf(recoveryCodes)}>
        {recoveryCodes && (
          <Button size="xs" variant="default" loading={renew.isPending} onClick={askToRenew}>
            Make new ones
          </Button>
        )}
      </AccountRow>
      <ChangeProblem error={renew.error} title="Your codes are the old ones still" />
    </>
  );
}

function noteOf(codes: RecoveryCodesLeft | null): string {
  if (codes === null) return "They come with the first second step, for the day on which you lose it.";
  const { unused_code_count: left, total_code_count: all } = codes;
  if (left === 0) return "All are used. Make new ones, or you are locked out when you lose your app and your keys.";
  return `${left} of ${all} are left. Each opens your account once, in place of a code or a key.`;
}
