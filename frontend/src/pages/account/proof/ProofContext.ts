import { createContext, useContext } from "react";

/** Nothing was changed: the person closed the dialog that asked who they are. */
export class ProofWithheld extends Error {
  constructor() {
    super("Nothing was changed: you did not confirm that it is you.");
    this.name = "ProofWithheld";
  }
}

/** Does what is asked; where the server wants to know first that it is the person themselves, asks them, and goes on. */
export type WithProof = <T>(act: () => Promise<T>) => Promise<T>;

export const ProofContext = createContext<WithProof>((act) => act());

export const useProof = () => useContext(ProofContext);
