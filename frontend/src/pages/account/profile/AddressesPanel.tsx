import { Button, Group, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { addressesKey, changeAddress, useAddresses, type EmailAddress } from "../../../api/accounts";
import { fieldErrors, isAtFields } from "../../../components/formProblems";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { Tag } from "../../../components/Tag";
import { AccountRow } from "../AccountRow";
import { ChangeProblem } from "../ChangeProblem";
import { useProof } from "../proof/ProofContext";

const FIELDS = ["email"] as const;

/** Where letters go: a new password, word of changes to the account. */
export function AddressesPanel() {
  const addresses = useAddresses();
  return (
    <Panel title="E-mail addresses">
      <QueryView query={addresses} height={90}>
        {(all) => (
          <>
            {all.length === 0 && (
              <AccountRow
                name="No address yet"
                note="Without one nobody can send you a new password, should you lose yours. Add one below."
              />
            )}
            {all.map((address) => (
              <AddressRow key={address.email} address={address} isOnly={all.length === 1} />
            ))}
          </>
        )}
      </QueryView>
      <AddAddress />
    </Panel>
  );
}

function useAddressChange<Sent>(act: (sent: Sent) => Promise<unknown>) {
  const client = useQueryClient();
  const withProof = useProof();
  return useMutation({
    mutationFn: (sent: Sent) => withProof(() => act(sent)),
    onSuccess: () => client.invalidateQueries({ queryKey: addressesKey }),
  });
}

function AddressRow({ address, isOnly }: { address: EmailAddress; isOnly: boolean }) {
  const { email, verified, primary } = address;
  const prefer = useAddressChange(changeAddress.prefer);
  const remove = useAddressChange(changeAddress.remove);
  const letter = useAddressChange(changeAddress.sendLetter);
  const sendLetter = () =>
    letter.mutate(email, {
      onSuccess: () => notifications.show({ message: `A letter with a link is on its way to ${email}.` }),
    });
  return (
    <>
      <AccountRow
        name={
          <>
            {email}
            {primary && <Tag>letters go here</Tag>}
            {verified ? <Tag tone="good">confirmed</Tag> : <Tag>not confirmed</Tag>}
          </>
        }
      >
        {!verified && (
          <Button size="xs" variant="default" loading={letter.isPending} onClick={sendLetter}>
            Send the letter again
          </Button>
        )}
        {!primary && verified && (
          <Button size="xs" variant="default" loading={prefer.isPending} onClick={() => prefer.mutate(email)}>
            Send letters here
          </Button>
        )}
        {(!primary || isOnly) && (
          <Button
            size="xs"
            variant="default"
            aria-label={`Remove ${email}`}
            loading={remove.isPending}
            onClick={() => remove.mutate(email)}
          >
            Remove
          </Button>
        )}
      </AccountRow>
      <ChangeProblem error={prefer.error ?? remove.error ?? letter.error} title="The address is as it was" />
    </>
  );
}

function AddAddress() {
  const add = useAddressChange(changeAddress.add);
  const form = useForm({ initialValues: { email: "" } });
  const submit = form.onSubmit(({ email }) =>
    add.mutate(email.trim(), {
      onSuccess: () => {
        form.reset();
        notifications.show({ message: `A letter with a link is on its way to ${email}. Open it to confirm the address.` });
      },
      onError: (error) => form.setErrors(fieldErrors(error, FIELDS)),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Group align="flex-start" gap="sm" mt="md">
        <TextInput
          aria-label="Another address"
          placeholder="name@example.org"
          type="email"
          autoComplete="email"
          required
          w={320}
          {...form.getInputProps("email")}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          Add this address
        </Button>
      </Group>
      {!isAtFields(add.error, FIELDS) && <ChangeProblem error={add.error} title="The address was not added" />}
    </form>
  );
}
