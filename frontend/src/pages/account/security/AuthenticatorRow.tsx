import { Button } from "@mantine/core";
import { modals } from "@mantine/modals";
import { lazy, Suspense, useState } from "react";

import { requireProof } from "../../../api/accounts";
import { newTotpSecret, removeTotp, type SecondFactors, type TotpSecret } from "../../../api/secondFactors";
import { Tag } from "../../../components/Tag";
import { AccountRow } from "../AccountRow";
import { ChangeProblem } from "../ChangeProblem";
import { kindsOf, whatRemains } from "./kinds";
import { whenUsed } from "./times";
import { useFactorChange } from "./useFactorChange";

// It draws a QR code, which nobody needs before.
const TotpDialog = lazy(async () => ({ default: (await import("./TotpDialog")).TotpDialog }));

interface FactorProps {
  factors: SecondFactors;
  /** Recovery codes came with it: they are shown this one time. */
  onCodes: (codes: string[]) => void;
}

/** Codes from an app on the telephone. */
export function AuthenticatorRow({ factors, onCodes }: FactorProps) {
  const { totp } = factors;
  const [secret, setSecret] = useState<TotpSecret | null>(null);
  const begin = useFactorChange(async () => {
    await requireProof(kindsOf(factors));
    return newTotpSecret();
  });
  const remove = useFactorChange(removeTotp);
  const askToRemove = () =>
    modals.openConfirmModal({
      title: "Remove the authenticator app?",
      children: `Its codes will not open your account any more. ${whatRemains(factors)}`,
      labels: { confirm: "Remove it", cancel: "Keep it" },
      confirmProps: { color: "red" },
      onConfirm: () => remove.mutate(undefined),
    });
  return (
    <>
      <AccountRow
        name={<>Authenticator app {totp && <Tag tone="good">set up</Tag>}</>}
        note={totp ? whenUsed(totp) : "An app on your telephone shows a code that changes every half minute."}
      >
        {totp ? (
          <Button size="xs" variant="default" loading={remove.isPending} onClick={askToRemove}>
            Remove
          </Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            aria-label="Set up an authenticator app"
            loading={begin.isPending}
            onClick={() => begin.mutate(undefined, { onSuccess: setSecret })}
          >
            Set up
          </Button>
        )}
      </AccountRow>
      <ChangeProblem error={begin.error ?? remove.error} title="Nothing was changed" />
      <Suspense>
        {secret && (
          <TotpDialog
            secret={secret}
            bringsCodes={factors.recoveryCodes === null}
            onCodes={onCodes}
            onClose={() => setSecret(null)}
          />
        )}
      </Suspense>
    </>
  );
}
