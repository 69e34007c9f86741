import { useState } from "react";

import { useHeldKey } from "../controls/useHeldKey";

interface Looking {
  slot: string;
  /** The sample that was pointed at last, by the mouse or by keys. */
  at: number;
  /** Whether it was clicked to be large. */
  isOpen: boolean;
}

/** Which sample is shown large: the one clicked, or while the key is held the one pointed at. */
export function useLooking(slot: string, heldKey: string, isActive: boolean) {
  const [kept, setLooking] = useState<Looking>({ slot, at: 0, isOpen: false });
  const looking = kept.slot === slot ? kept : { slot, at: 0, isOpen: false };
  const isHeld = useHeldKey(heldKey, isActive);
  return {
    large: isHeld || looking.isOpen ? looking.at : null,
    pointAt: (at: number) => setLooking({ ...looking, at }),
    /** Large, or small again. */
    toggle: (at: number) => setLooking({ slot, at, isOpen: !looking.isOpen }),
    close: () => setLooking({ ...looking, isOpen: false }),
  };
}
