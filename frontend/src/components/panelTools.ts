import { createContext } from "react";

/** Where in a panel's head its content may put small tools: undefined outside panels, null until the head is there. */
export const PanelTools = createContext<HTMLElement | null | undefined>(undefined);
