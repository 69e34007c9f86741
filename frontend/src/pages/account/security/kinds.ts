import type { FactorKind } from "../../../api/allauth";
import type { SecondFactors } from "../../../api/secondFactors";

/** By which kinds somebody with these factors can show that it is them. */
export function kindsOf({ totp, keys, recoveryCodes }: SecondFactors): FactorKind[] {
  const kinds: FactorKind[] = [];
  if (totp) kinds.push("totp");
  if (keys.length > 0) kinds.push("webauthn");
  if (recoveryCodes) kinds.push("recovery_codes");
  return kinds;
}

/** What taking one factor away leaves: said before it is done. */
export function whatRemains(factors: SecondFactors): string {
  const many = (factors.totp ? 1 : 0) + factors.keys.length;
  return many === 1
    ? "It is the last one: the password alone will open your account, and the recovery codes end with it."
    : "Your other second step remains.";
}
