/** Accounts: how one gets in, gets back in, and changes one's own. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { ask, ProofNeeded, type FactorKind, type Flow } from "./allauth";
import { api } from "./client";
import { useSessionRefresh } from "./session";
import type { ProviderAddress } from "./types";

export interface Provider {
  id: string;
  name: string;
}

/** What this deployment offers to this browser. */
export interface AccountConfig {
  account: { is_open_for_signup: boolean };
  socialaccount?: { providers: Provider[] };
}

export interface OwnAccount {
  username: string;
  email?: string;
  has_usable_password: boolean;
}

export interface EmailAddress {
  email: string;
  verified: boolean;
  primary: boolean;
}

/** What is still missing after a right password, or after the provider's word. */
export type PendingStep =
  | { name: "second_factor"; kinds: FactorKind[] }
  | { name: "confirm_email" }
  | { name: "provider_sign_up" }
  | null;

const accountKey = ["account"] as const;
export const addressesKey = [...accountKey, "addresses"] as const;

export function useAccountConfig() {
  return useQuery({
    queryKey: [...accountKey, "config"],
    queryFn: async ({ signal }) => (await ask<AccountConfig>("GET", "config", { signal })).data,
  });
}

/** The reader's own account. */
export function useOwnAccount() {
  return useQuery({
    queryKey: [...accountKey, "own"],
    queryFn: async ({ signal }) => (await ask<{ user: OwnAccount }>("GET", "auth/session", { signal })).data.user,
  });
}

/** Asks what is missing until this browser is signed in. */
export async function pendingStep(): Promise<PendingStep> {
  const { data } = await ask("GET", "auth/session", { expects: [401] });
  return stepOf(data.flows ?? []);
}

function stepOf(flows: Flow[]): PendingStep {
  const pending = flows.find(({ is_pending }) => is_pending);
  if (pending?.id === "mfa_authenticate") return { name: "second_factor", kinds: pending.types ?? [] };
  if (pending?.id === "verify_email") return { name: "confirm_email" };
  if (pending?.id === "provider_signup") return { name: "provider_sign_up" };
  return null;
}

export interface NewAccount {
  username: string;
  email: string;
  password: string;
}

/** Makes an account; brings what is still missing until it is signed in. */
export function useSignUp() {
  const refresh = useSessionRefresh();
  return useMutation({
    mutationFn: async (sent: NewAccount): Promise<PendingStep> => {
      const { email, ...rest } = sent;
      const body = email ? { ...rest, email } : rest;
      const { data } = await ask("POST", "auth/signup", { body, expects: [401], words: SIGN_UP_WORDS });
      return stepOf(data.flows ?? []);
    },
    onSuccess: (step) => (step === null ? refresh() : undefined),
  });
}

const SIGN_UP_WORDS = {
  403: "This invitation does not hold any more, or was used meanwhile. No account was made; ask for a new link.",
  409: "No account was made: you are signed in already, or the invitation was used meanwhile. Load the page again.",
};

/** Leaves this page for the provider's, which sends the browser back to `callback`. */
export function useProviderVisit() {
  return useMutation({
    mutationFn: (callback: string) => api.post<ProviderAddress>("session/provider/", { callback }),
    onSuccess: ({ address }) => window.location.assign(address),
  });
}

export function useRequestPasswordLetter() {
  return useMutation({
    mutationFn: (email: string) => ask("POST", "auth/password/request", { body: { email } }),
  });
}

/** Whose password the key of a letter may change. */
export function useResetKey(key: string) {
  return useQuery({
    queryKey: [...accountKey, "reset", key],
    queryFn: async ({ signal }) =>
      (await ask<{ user: OwnAccount }>("GET", "auth/password/reset", { headers: { "X-Password-Reset-Key": key }, signal }))
        .data.user,
    retry: false,
    staleTime: Infinity,
  });
}

/** Sets a new password by a letter's key; nobody is signed in by that, which the server says with a 401. */
export function useResetPassword(key: string) {
  return useMutation({
    mutationFn: (password: string) =>
      ask("POST", "auth/password/reset", { body: { key, password }, expects: [401] }),
  });
}

/** Whose address the key of a letter confirms. */
export function useConfirmationKey(key: string, isWanted: boolean) {
  return useQuery({
    queryKey: [...accountKey, "confirmation", key],
    queryFn: async ({ signal }) =>
      (await ask<{ email: string }>("GET", "auth/email/verify", { headers: { "X-Email-Verification-Key": key }, signal }))
        .data,
    retry: false,
    staleTime: Infinity,
    enabled: isWanted,
  });
}

export function useConfirmEmail(key: string) {
  const client = useQueryClient();
  const refresh = useSessionRefresh();
  return useMutation({
    // The key says which address it is; the page says which one it showed.
    mutationFn: async (email: string) => {
      const { meta } = await ask("POST", "auth/email/verify", { body: { key }, expects: [401] });
      return { email, isIn: meta.is_authenticated === true };
    },
    onSuccess: async ({ isIn }) => {
      if (isIn) await refresh();
      await client.invalidateQueries({ queryKey: addressesKey });
    },
  });
}

/** Changes the password, which ends all sessions, this one too. */
export function useChangePassword() {
  return useMutation({
    mutationFn: (passwords: { current_password: string; new_password: string }) =>
      ask("POST", "account/password/change", {
        body: passwords.current_password ? passwords : { new_password: passwords.new_password },
        expects: [401],
      }),
  });
}

export function useAddresses() {
  return useQuery({
    queryKey: addressesKey,
    queryFn: async ({ signal }) => (await ask<EmailAddress[]>("GET", "account/email", { signal })).data,
  });
}

/** Every change of the addresses, by what is done to which. */
export const changeAddress = {
  add: (email: string) => ask<EmailAddress[]>("POST", "account/email", { body: { email } }),
  remove: (email: string) => ask<EmailAddress[]>("DELETE", "account/email", { body: { email } }),
  prefer: (email: string) => ask<EmailAddress[]>("PATCH", "account/email", { body: { email, primary: true } }),
  sendLetter: (email: string) =>
    ask("PUT", "account/email", {
      body: { email },
      words: { 403: "A letter went out a moment ago. Look for it, or wait three minutes and ask again." },
    }),
};

/** Shows the server once more that it is the person of this session. */
export const prove = {
  byPassword: (password: string) => ask("POST", "auth/reauthenticate", { body: { password } }),
  byCode: (code: string) => ask("POST", "auth/2fa/reauthenticate", { body: { code } }),
};

// Shorter than the server's quarter of an hour: whoever begins now can finish.
const PROOF_IS_FRESH_S = 10 * 60;

/** Raises ProofNeeded where the server soon would: asked before something begins that a question would interrupt. */
export async function requireProof(kinds: FactorKind[]) {
  const { data } = await ask<{ user: OwnAccount; methods: { at: number; reauthenticated?: boolean }[] }>(
    "GET",
    "auth/session",
  );
  const now = Date.now() / 1000;
  if (data.methods.some(({ at, reauthenticated }) => reauthenticated && now - at < PROOF_IS_FRESH_S)) return;
  const ways: Flow[] = data.user.has_usable_password ? [{ id: "reauthenticate" }] : [];
  if (kinds.length > 0) ways.push({ id: "mfa_reauthenticate", types: kinds });
  if (ways.length > 0) throw new ProofNeeded(ways);
}
