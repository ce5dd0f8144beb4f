import { type Exchange, sendJson } from "../../http/exchange.ts";
import { readBody } from "../../http/read-body.ts";
import { asRecord, asText } from "../json.ts";

/**
 * Google's token service: an access token for a service account's assertion. Signatures are not checked, as the sandbox
 * knows nobody's public key; an issuer that begins with `invalid` is refused.
 */
export async function answerGoogleToken({ request, response }: Exchange): Promise<void> {
  const form = new URLSearchParams((await readBody(request)).toString("utf8"));
  const refuse = (error: string, error_description: string) => sendJson(response, 400, { error, error_description });
  if (form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:jwt-bearer") {
    return refuse("unsupported_grant_type", "Invalid grant_type");
  }
  const claims = claimsOf(form.get("assertion") ?? "");
  const issuer = asText(claims.iss);
  if (issuer === "" || asText(claims.scope) === "" || asText(claims.aud) === "") {
    return refuse("invalid_grant", "Invalid JWT: Failed to read the assertion.");
  }
  if (Number(claims.exp) * 1_000 < Date.now()) {
    return refuse(
      "invalid_grant",
      "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
    );
  }
  if (issuer.startsWith("invalid")) return refuse("invalid_grant", "Invalid grant: account not found");
  sendJson(response, 200, { access_token: `ya29.sandbox-${Date.now()}`, expires_in: 3_599, token_type: "Bearer" });
}

function claimsOf(assertion: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString("utf8")));
  } catch {
    return {};
  }
}
