import { useMutation, useQueryClient } from "@tanstack/react-query";

import { factorsKey } from "../../../api/secondFactors";
import { useProof } from "../proof/ProofContext";

/** A change of the second factors: asks for proof where the server does, and looks at the list again afterwards. */
export function useFactorChange<Sent, Brought>(act: (sent: Sent) => Promise<Brought>) {
  const client = useQueryClient();
  const withProof = useProof();
  return useMutation({
    mutationFn: (sent: Sent) => withProof(() => act(sent)),
    onSettled: () => client.invalidateQueries({ queryKey: factorsKey }),
  });
}
