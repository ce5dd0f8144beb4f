import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { parseInput } from "../parse-input.ts";

/** Far above what devices send. */
const mostCharacters = 20_000;

const base64url = z
  .string()
  .max(mostCharacters)
  .regex(/^[A-Za-z0-9_-]+$/);

const credential = { id: base64url.max(1_400), rawId: base64url.max(1_400), type: z.literal("public-key") };

const registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});

const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

/** What a browser made. Throws `invalid-request` for what no browser sends. */
export function readRegistration(sent: unknown): RegistrationResponseJSON {
  const { id, rawId, type, response } = parseInput(registration, sent);
  const { transports, ...made } = response;
  return {
    id,
    rawId,
    type,
    response: { ...made, ...(transports && { transports }) },
    clientExtensionResults: {},
  };
}

/** What a browser signed. Throws `invalid-request` for what no browser sends. */
export function readAssertion(sent: unknown): AuthenticationResponseJSON {
  const { id, rawId, type, response } = parseInput(assertion, sent);
  const { userHandle, ...signed } = response;
  return {
    id,
    rawId,
    type,
    response: { ...signed, ...(userHandle && { userHandle }) },
    clientExtensionResults: {},
  };
}
