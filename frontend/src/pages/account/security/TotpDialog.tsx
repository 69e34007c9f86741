import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { QRCodeSVG } from "qrcode.react";

import { activateTotp, firstRecoveryCodes, type TotpSecret } from "../../../api/secondFactors";
import { CODE_INPUT } from "../../../components/codeInput";
import { fieldErrors, isAtFields } from "../../../components/formProblems";
import { PrimaryButton } from "../../../components/PrimaryButton";
import { ChangeProblem } from "../ChangeProblem";
import classes from "./TotpDialog.module.css";
import { useFactorChange } from "./useFactorChange";

const FIELDS = ["code"] as const;

interface TotpDialogProps {
  secret: TotpSecret;
  /** Whether this is the first second factor, with which recovery codes come. */
  bringsCodes: boolean;
  onCodes: (codes: string[]) => void;
  onClose: () => void;
}

/** The secret goes into the app, a code comes back: only then it counts. */
export function TotpDialog({ secret, bringsCodes, onCodes, onClose }: TotpDialogProps) {
  const form = useForm({ initialValues: { code: "" } });
  const activate = useFactorChange(async (code: string) => {
    await activateTotp(code);
    return bringsCodes ? firstRecoveryCodes() : null;
  });
  const submit = form.onSubmit(({ code }) =>
    activate.mutate(code.trim(), {
      onSuccess: (codes) => {
        onClose();
        if (codes) onCodes(codes);
      },
      onError: (error) => form.setErrors(fieldErrors(error, FIELDS)),
    }),
  );
  return (
    <Modal opened onClose={onClose} title="Set up an authenticator app" size="lg">
      <form onSubmit={submit}>
        <div className={classes.columns}>
          <div className={classes.code}>
            <QRCodeSVG value={secret.totp_url} size={158} title="QR code with the secret for your authenticator app" />
          </div>
          <Stack gap="md">
            <p>Open your authenticator app and let it see this picture.</p>
            <div>
              <p className={classes.note}>No camera? Type this secret into the app:</p>
              <p className={classes.secret} aria-label="Secret" role="textbox" aria-readonly tabIndex={0}>
                {secret.secret}
              </p>
            </div>
            <TextInput
              label="The code that the app shows now"
              data-autofocus
              required
              {...CODE_INPUT}
              {...form.getInputProps("code")}
            />
            {!isAtFields(activate.error, FIELDS) && (
              <ChangeProblem error={activate.error} title="The app is not set up yet" />
            )}
            <Group>
              <PrimaryButton type="submit" loading={activate.isPending}>
                Turn it on
              </PrimaryButton>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
            </Group>
          </Stack>
        </div>
      </form>
    </Modal>
  );
}
