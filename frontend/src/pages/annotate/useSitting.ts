import { useEffect, useState } from "react";

import { Sitting } from "../../annotate/sitting";

const LOOK_EVERY_MS = 20_000;

/** The sitting of this page: `noted` is to be called with every answer. */
export function useSitting() {
  const [sitting] = useState(() => new Sitting());
  const [shown, setShown] = useState<{ pace_s: number | null; stretch_min: number | null }>({ pace_s: null, stretch_min: null });
  const refresh = () => setShown({ pace_s: sitting.pace_s, stretch_min: sitting.stretch_min(Date.now()) });
  useEffect(() => {
    const timer = setInterval(
      () => setShown({ pace_s: sitting.pace_s, stretch_min: sitting.stretch_min(Date.now()) }),
      LOOK_EVERY_MS,
    );
    return () => clearInterval(timer);
  }, [sitting]);
  return {
    ...shown,
    noted: (time_ms: number) => {
      sitting.answered(Date.now(), time_ms);
      refresh();
    },
    goOn: () => {
      sitting.goOn(Date.now());
      refresh();
    },
  };
}
