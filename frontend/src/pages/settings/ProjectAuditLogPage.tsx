import { AuditLog } from "../../components/audit-log/AuditLog";
import { PageTitle } from "../../components/PageTitle";
import { useProjectOfSettings } from "./SettingsFrame";

/** Who changed what in this project. */
export function ProjectAuditLogPage() {
  const { slug } = useProjectOfSettings();
  return (
    <>
      <PageTitle title="Audit log" lead="Every change that somebody made here. It only grows, and outlives the project." />
      <AuditLog slug={slug} />
    </>
  );
}
