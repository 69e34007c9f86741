import { useQueryClient } from "@tanstack/react-query";
import { Suspense } from "react";
import { Navigate, Outlet, useLocation } from "react-router";

import { leaveSession, useSession } from "../api/session";
import { ProblemNotice } from "../components/ProblemNotice";
import { PageBody } from "./PageBody";
import { SessionEnded } from "./SessionEnded";

/** Lets in who is signed in; sends everyone else to sign in, and back here afterwards. */
export function AppFrame() {
  const session = useSession();
  const client = useQueryClient();
  const { pathname, search, hash } = useLocation();
  if (session.isPending) return null;
  if (session.error && !session.data) {
    return (
      <PageBody isNarrow>
        <ProblemNotice error={session.error} retry={() => void session.refetch()} />
      </PageBody>
    );
  }
  const { user, endedFor } = session.data;
  if (!user && !endedFor) return <Navigate to="/login" replace state={{ from: pathname + search + hash }} />;
  return (
    <Suspense>
      <Outlet key={user?.id ?? endedFor?.id} />
      {!user && endedFor && <SessionEnded username={endedFor.username} onLeave={() => leaveSession(client)} />}
    </Suspense>
  );
}
