import { useSession } from "../../api/session";
import { AuditLog } from "../../components/audit-log/AuditLog";
import { EmptyState } from "../../components/EmptyState";
import { PageTitle } from "../../components/PageTitle";
import { Header } from "../../shell/Header";
import { PageBody } from "../../shell/PageBody";

/** Who changed what in the whole installation; for staff. */
export function AuditLogPage() {
  const session = useSession();
  return (
    <>
      <Header />
      <PageBody>
        <PageTitle
          title="Audit log"
          lead="Every change in this installation: projects, those that are deleted included, accounts and tokens."
        />
        {session.data?.user?.is_staff ? (
          <AuditLog slug={null} />
        ) : (
          <EmptyState title="For members of staff">
            Each project has a log of its own, in its settings, for whoever manages it.
          </EmptyState>
        )}
      </PageBody>
    </>
  );
}
