import { useSyncExternalStore } from "react";

import { ApiProblem } from "./client";

/** Whether the server can be reached, as far as the last request and the browser know. */
let isReachable = true;
const listeners = new Set<() => void>();

/** Told by every query and mutation what came of it. */
export function heardOf(error: Error | null) {
  const next = !(error instanceof ApiProblem && error.status === 0);
  if (next === isReachable) return;
  isReachable = next;
  listeners.forEach((listener) => listener());
}

/** "no network" says the browser itself; "no server" says that a request found nobody. */
export type Connection = "there" | "no network" | "no server";

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, current);
}

function current(): Connection {
  if (!navigator.onLine) return "no network";
  return isReachable ? "there" : "no server";
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
