import { Suspense } from "react";
import { Navigate, Outlet, useLocation } from "react-router";

import { useSession } from "../api/session";
import { ProblemNotice } from "../components/ProblemNotice";
import { PageBody } from "./PageBody";

/** Lets in who is signed in; sends everyone else to sign in, and back here afterwards. */
export function AppFrame() {
  const session = useSession();
  const location = useLocation();
  if (session.isPending) return null;
  if (session.error && !session.data) {
    return (
      <PageBody isNarrow>
        <ProblemNotice error={session.error} retry={() => void session.refetch()} />
      </PageBody>
    );
  }
  if (!session.data.user) return <Navigate to="/login" replace state={{ from: location.pathname }} />;
  return (
    <Suspense>
      <Outlet />
    </Suspense>
  );
}
