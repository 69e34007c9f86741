/** How django-allauth's own JSON speaks, and what it means: the one file that knows its envelopes, flows and codes. */
import { ApiProblem, asProblem, reach } from "./client";

const AUTH = "/api/auth/browser/v1/";

export type FactorKind = "totp" | "recovery_codes" | "webauthn";

export interface Flow {
  id: string;
  is_pending?: boolean;
  /** By what a second factor may be shown. */
  types?: FactorKind[];
}

interface Complaint {
  message: string;
  code: string;
  param?: string;
}

export interface Envelope<Data, Meta> {
  status: number;
  data: Data & { flows?: Flow[] };
  meta: Meta & { is_authenticated?: boolean };
}

interface Asked {
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Statuses that are no errors here: a 401 may mean "done, and nobody is signed in". */
  expects?: number[];
  /** What a status or a code means here, where that is more than it means everywhere. */
  words?: Partial<Record<string, string>>;
}

/** The server wants to see once more that it is the person of the session before it changes a lock. */
export class ProofNeeded extends ApiProblem {
  constructor(readonly flows: Flow[]) {
    super(401, "Confirm that it is you", "Nothing was changed: confirm first that it is you.");
    this.name = "ProofNeeded";
  }

  /** Whether a password would do. */
  get takesPassword(): boolean {
    return this.flows.some(({ id }) => id === "reauthenticate");
  }

  /** Which second factors would do. */
  get factors(): FactorKind[] {
    return this.flows.find(({ id }) => id === "mfa_reauthenticate")?.types ?? [];
  }
}

/** One request to django-allauth; its refusals come as ApiProblem or ProofNeeded. */
export async function ask<Data = unknown, Meta = unknown>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  asked: Asked = {},
): Promise<Envelope<Data, Meta>> {
  const { body, headers, signal } = asked;
  const response = await reach(method, AUTH + path, { body, headers: headers ?? {}, signal });
  if (response.ok || asked.expects?.includes(response.status)) {
    return (await response.json()) as Envelope<Data, Meta>;
  }
  throw await asRefusal(response, asked.words ?? {});
}

async function asRefusal(response: Response, words: NonNullable<Asked["words"]>): Promise<ApiProblem> {
  const isOurs = response.headers.get("Content-Type")?.startsWith("application/json") !== true;
  if (isOurs) return asProblem(response);
  const { data, meta, errors } = (await response.json()) as {
    data?: { flows?: Flow[] };
    meta?: { is_authenticated?: boolean };
    errors?: Complaint[];
  };
  if (response.status === 401 && meta?.is_authenticated) return new ProofNeeded(data?.flows ?? []);
  if (errors?.length) {
    const fields = errors.map(({ message, code, param }) => ({
      field: param ?? "",
      message: words[code] ?? CODES[code] ?? message,
    }));
    return new ApiProblem(response.status, TITLES[400], fields.map(({ message }) => message).join(" "), fields);
  }
  const title = TITLES[response.status] ?? TITLES[400];
  const detail = words[response.status] ?? STATUSES[response.status] ?? `The server answered ${response.status}.`;
  return new ApiProblem(response.status, title, detail);
}

const TITLES: Partial<Record<number, string>> & { 400: string } = {
  400: "This was not taken",
  401: "You are not signed in",
  403: "This is not open to you",
  409: "This cannot be done now",
  429: "Too many attempts",
};

const STATUSES: Partial<Record<number, string>> = {
  401: "Your session has ended. Nothing was changed; sign in again.",
  403: "Accounts are made by invitation here. Ask whoever leads your project for a link.",
  409: "Something else has to be done first, or was done meanwhile. Load the page again.",
  429: "Nothing was changed. Wait a few minutes, then try again.",
};

const CODES: Partial<Record<string, string>> = {
  too_many_login_attempts: "Too many wrong attempts. Wait five minutes, then try again.",
  incorrect_code: "This code does not hold. Codes change every half minute: try the one that is shown now.",
  incorrect_password: "This is not your password.",
  enter_current_password: "This is not your password.",
  invalid_password_reset: "This link does not hold any more: it was used, or a newer one replaced it. Ask for another.",
  invalid_or_expired_key: "This link does not hold any more. Ask for another.",
  username_taken: "Somebody has this name already. Choose another.",
  unique: "Somebody has this name already. Choose another.",
  email_taken: "An account with this address is there already.",
  duplicate_email: "This address is yours already.",
  cannot_remove_primary_email: "Letters go to this address. Let them go to another one first.",
  unverified_primary_email: "Confirm this address first; the link is in the letter.",
  unverified_email: "Confirm your e-mail address first; without it nobody could let you in again.",
};
