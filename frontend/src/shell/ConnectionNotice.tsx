import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { useConnection } from "../api/connection";
import { sessionKey } from "../api/session";
import classes from "./ConnectionNotice.module.css";

const ASK_AGAIN_MS = 5_000;

const said = {
  "no network": "There is no network. What you see stays as it was last known, and is brought up to date when the network is back.",
  "no server": "The server does not answer. What you see stays as it was last known; this page asks again every five seconds.",
};

/** A line below the header while nothing can be fetched; everything shown is fetched anew when it can be again. */
export function ConnectionNotice() {
  const connection = useConnection();
  const client = useQueryClient();
  useEffect(() => {
    if (connection !== "no server") return;
    const timer = setInterval(() => void client.refetchQueries({ queryKey: sessionKey }), ASK_AGAIN_MS);
    return () => {
      clearInterval(timer);
      void client.invalidateQueries();
    };
  }, [client, connection]);
  if (connection === "there") return null;
  return (
    <p className={classes.notice} role="status">
      {said[connection]}
    </p>
  );
}
