import { useCallback, useState, type ReactNode } from "react";

import { ProofNeeded } from "../../../api/allauth";
import { ProofContext, ProofWithheld, type WithProof } from "./ProofContext";
import { ProofDialog } from "./ProofDialog";

interface Question {
  needed: ProofNeeded;
  onShown: () => void;
  onWithheld: () => void;
}

/** Asks once more who somebody is, wherever below the server wants to know it. */
export function ProofProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const withProof = useCallback<WithProof>(async (act) => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ProofNeeded)) throw error;
      await new Promise<void>((resolve, reject) =>
        setQuestion({ needed: error, onShown: resolve, onWithheld: () => reject(new ProofWithheld()) }),
      );
      return act();
    }
  }, []);
  const close = (tell: () => void) => {
    setQuestion(null);
    tell();
  };
  return (
    <ProofContext value={withProof}>
      {children}
      {question && (
        <ProofDialog
          needed={question.needed}
          onShown={() => close(question.onShown)}
          onClose={() => close(question.onWithheld)}
        />
      )}
    </ProofContext>
  );
}
