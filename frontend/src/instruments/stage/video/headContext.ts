/** The play head of the question around a sample; null while nobody looks at it. */
import { createContext } from "react";

import type { PlayHead } from "./PlayHead";

export const HeadContext = createContext<PlayHead | null>(null);
