/** Second factors: codes from a telephone, security keys, recovery codes; at sign-in and in one's account. */
import { useMutation, useQuery } from "@tanstack/react-query";

import { ask, type FactorKind } from "./allauth";
import { ApiProblem } from "./client";
import { useSessionRefresh } from "./session";

interface Authenticator {
  type: FactorKind;
  /** Seconds since 1970. */
  created_at: number;
  last_used_at: number | null;
}

export interface SecurityKey extends Authenticator {
  type: "webauthn";
  id: number;
  name: string;
}

export interface RecoveryCodesLeft extends Authenticator {
  type: "recovery_codes";
  total_code_count: number;
  unused_code_count: number;
}

interface Totp extends Authenticator {
  type: "totp";
}

export interface SecondFactors {
  totp: Totp | null;
  keys: SecurityKey[];
  recoveryCodes: RecoveryCodesLeft | null;
}

export interface TotpSecret {
  secret: string;
  totp_url: string;
}

const LIST = "account/authenticators";
export const factorsKey = ["account", "factors"] as const;

export function useSecondFactors() {
  return useQuery({
    queryKey: factorsKey,
    queryFn: async ({ signal }) => {
      const { data } = await ask<(Totp | SecurityKey | RecoveryCodesLeft)[]>("GET", LIST, { signal });
      return byKind(data);
    },
  });
}

function byKind(all: (Totp | SecurityKey | RecoveryCodesLeft)[]): SecondFactors {
  return {
    totp: all.find((one) => one.type === "totp") ?? null,
    keys: all.filter((one) => one.type === "webauthn"),
    recoveryCodes: all.find((one) => one.type === "recovery_codes") ?? null,
  };
}

/** The second step of signing in. */
export function useSecondStep() {
  const refresh = useSessionRefresh();
  return useMutation({
    mutationFn: (shown: { code: string } | "key") =>
      shown === "key"
        ? byKey("auth/webauthn/authenticate")
        : ask("POST", "auth/2fa/authenticate", { body: { code: shown.code }, words: STEP_WORDS }),
    onSuccess: refresh,
  });
}

const STEP_WORDS = { 401: "Too much time has passed since your password. Sign in again from the start." };

/** Proves by a security key who one is, to a session that is signed in. */
export const proveByKey = () => byKey("auth/webauthn/reauthenticate");

async function byKey(path: string) {
  const { data } = await ask<{ request_options: { publicKey: PublicKeyCredentialRequestOptionsJSON } }>("GET", path, {
    words: STEP_WORDS,
  });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(data.request_options.publicKey);
  const credential = await touched(navigator.credentials.get({ publicKey }));
  return ask("POST", path, { body: { credential: credential.toJSON() as unknown }, words: KEY_WORDS });
}

export const keysAreKnown = () => typeof PublicKeyCredential !== "undefined";

/** Lets the person touch a new key, and keeps it under `name`. */
export async function addKey(name: string): Promise<{ madeCodes: boolean }> {
  const { data } = await ask<{ creation_options: { publicKey: PublicKeyCredentialCreationOptionsJSON } }>(
    "GET",
    `${LIST}/webauthn`,
  );
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(data.creation_options.publicKey);
  const credential = await touched(navigator.credentials.create({ publicKey }));
  const { meta } = await ask<unknown, { recovery_codes_generated: boolean }>("POST", `${LIST}/webauthn`, {
    body: { name, credential: credential.toJSON() as unknown },
    words: KEY_WORDS,
  });
  return { madeCodes: meta.recovery_codes_generated };
}

export const renameKey = (id: number, name: string) => ask("PUT", `${LIST}/webauthn`, { body: { id, name } });

export const removeKey = (id: number) => ask("DELETE", `${LIST}/webauthn`, { body: { authenticators: [id] } });

/** A new secret for an authenticator app, another one each time; it counts once a code of it is shown. */
export async function newTotpSecret(): Promise<TotpSecret> {
  // 404: there is none yet, and here is what the next one would be.
  const { meta } = await ask<unknown, TotpSecret>("GET", `${LIST}/totp`, { expects: [404] });
  return meta;
}

export const activateTotp = (code: string) => ask("POST", `${LIST}/totp`, { body: { code } });

export const removeTotp = () => ask("DELETE", `${LIST}/totp`);

/** The recovery codes that came with the first second factor; the server shows them this one time. */
export async function firstRecoveryCodes(): Promise<string[] | null> {
  const { data } = await ask<{ unused_codes?: string[] }>("GET", `${LIST}/recovery-codes`);
  return data.unused_codes ?? null;
}

/** New recovery codes; the old ones end. */
export async function newRecoveryCodes(): Promise<string[]> {
  const { data } = await ask<{ unused_codes: string[] }>("POST", `${LIST}/recovery-codes`, { body: {} });
  return data.unused_codes;
}

const KEY_WORDS = {
  incorrect_code: "The server does not accept this key. Try it again, or use another one.",
};

/** The key's answer; where there is none, the browser's refusal in our words. */
async function touched(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null;
  try {
    credential = await asked;
  } catch (error) {
    throw new ApiProblem(400, "No key answered", refusalOf(error));
  }
  if (credential instanceof PublicKeyCredential) return credential;
  throw new ApiProblem(400, "No key answered", "The browser found no security key. Put it in and try again.");
}

function refusalOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return "This key is yours already. Nothing was changed.";
  if (name === "SecurityError") return "Security keys work at this site's own https:// address, and at localhost.";
  return "It was cancelled, or took too long. Nothing was changed; try again.";
}
