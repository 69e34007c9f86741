import { useState } from "react";

import { useSecondFactors, type SecondFactors } from "../../../api/secondFactors";
import { Panel } from "../../../components/Panel";
import { QueryView } from "../../../components/QueryView";
import { Tag } from "../../../components/Tag";
import { AuthenticatorRow } from "./AuthenticatorRow";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog";
import { RecoveryCodesRow } from "./RecoveryCodesRow";
import { SecurityKeyRows } from "./SecurityKeyRows";

/** What is asked besides the password: an app's codes, keys, and codes for when both are lost. */
export function SecondFactorsPanel() {
  const factors = useSecondFactors();
  const [codes, setCodes] = useState<string[] | null>(null);
  return (
    <Panel title="Second step at sign-in" aside={factors.data && <Tag tone={isOn(factors.data) ? "good" : "tie"}>{isOn(factors.data) ? "on" : "off"}</Tag>}>
      <QueryView query={factors} height={190}>
        {(data) => (
          <>
            <AuthenticatorRow factors={data} onCodes={setCodes} />
            <SecurityKeyRows factors={data} onCodes={setCodes} />
            <RecoveryCodesRow factors={data} onCodes={setCodes} />
          </>
        )}
      </QueryView>
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Panel>
  );
}

function isOn({ totp, keys }: SecondFactors): boolean {
  return totp !== null || keys.length > 0;
}
