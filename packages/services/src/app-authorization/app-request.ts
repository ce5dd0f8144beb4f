import { AppError } from "@causeway/errors";

/** What an app asks a person for, as it stands in the address that the app opens. */
export type AppRequest = {
  readonly callbackUrl: string;
  /** Scheme, host and port of the callback. */
  readonly appOrigin: string;
  readonly appName: string;
  /** BASE64URL(SHA-256(verifier)), RFC 7636. */
  readonly codeChallenge: string;
  readonly keyName: string;
};

export type AppRequestInput = {
  readonly callbackUrl?: string | undefined;
  readonly codeChallenge?: string | undefined;
  readonly codeChallengeMethod?: string | undefined;
  readonly keyName?: string | undefined;
};

const longestCallback = 2_000;

/** Throws `invalid-request` naming the field: nobody is sent back to an address that we do not trust. */
export function readAppRequest(input: AppRequestInput): AppRequest {
  const callback = readCallback(input.callbackUrl ?? "");
  const { codeChallenge = "", codeChallengeMethod: method = "S256" } = input;
  if (method !== "S256") {
    throw refusal(
      "codeChallengeMethod",
      "code_challenge_method must be S256, and code_challenge the SHA-256 of the verifier, in base64url.",
    );
  }
  if (!/^[\w-]{43}$/.test(codeChallenge)) {
    throw refusal(
      "codeChallenge",
      "code_challenge must be the SHA-256 of your code verifier in base64url, without padding: 43 characters.",
    );
  }
  const appName = callback.host;
  const keyName = (input.keyName ?? "").trim() || appName;
  if (keyName.length > 100)
    throw refusal("keyName", `key_label must have at most 100 characters; you sent ${keyName.length}.`);
  return { callbackUrl: callback.href, appOrigin: callback.origin, appName, codeChallenge, keyName };
}

const ownMachine = ["localhost", "127.0.0.1", "[::1]"];

function readCallback(text: string): URL {
  const url = URL.canParse(text) && text.length <= longestCallback ? new URL(text) : undefined;
  if (!url)
    throw refusal(
      "callbackUrl",
      `callback_url must be the address to come back to, of at most ${longestCallback} characters.`,
    );
  const isOurs = url.protocol === "https:" || (url.protocol === "http:" && ownMachine.includes(url.hostname));
  if (!isOurs) {
    throw refusal("callbackUrl", "callback_url must begin with https://, or http:// on localhost.");
  }
  if (url.username !== "" || url.password !== "" || url.hash !== "") {
    throw refusal("callbackUrl", "callback_url must have neither a user nor a #fragment.");
  }
  return url;
}

const refusal = (parameter: string, message: string) => new AppError("invalid-request", message, { parameter });
