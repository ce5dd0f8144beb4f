import { AppError } from "@causeway/errors";
import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { challengeLifetimeMs, newChallenge, takeChallenge } from "./challenge.ts";
import type { PasskeyContext } from "./relying-party.ts";
import { readAssertion } from "./response-input.ts";

/** What a browser is given to sign somebody in. It names nobody: the device finds which passkey is for here. */
export const beginPasskeySignIn = ({
  relyingParty,
  secret,
}: Omit<PasskeyContext, "database">): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  generateAuthenticationOptions({
    rpID: relyingParty.id,
    challenge: newChallenge(secret, "sign-in"),
    timeout: challengeLifetimeMs,
    userVerification: "required",
  });

/**
 * Whose passkey signed the challenge. Throws `unauthenticated`, with the same words for a passkey that nobody has, that
 * was removed, or that did not sign what it was given.
 */
export async function signInWithPasskey(
  { database, relyingParty, secret }: PasskeyContext,
  { response }: { readonly response: unknown },
): Promise<{ readonly userId: string }> {
  const assertion = readAssertion(response);
  const passkey = await database.passkey.findUnique({ where: { id: assertion.id } });
  if (!passkey) throw notKnown();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: assertion,
    expectedChallenge: (challenge) => takeChallenge(database, secret, { purpose: "sign-in", challenge }),
    expectedOrigin: relyingParty.origin,
    expectedRPID: relyingParty.id,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: Number(passkey.counter),
      transports: passkey.transports,
    },
    requireUserVerification: true,
  }).catch((cause: unknown) => {
    throw notKnown(cause);
  });
  const { userHandle } = assertion.response;
  const isOwners = userHandle === undefined || Buffer.from(userHandle, "base64url").toString() === passkey.userId;
  if (!verified || !isOwners) throw notKnown();
  const counter = BigInt(authenticationInfo.newCounter);
  // Removed meanwhile, or a copy of the device that counts too was faster: then nobody is signed in.
  const { count } = await database.passkey.updateMany({
    where: { id: passkey.id, OR: [{ counter: { lt: counter } }, { counter: 0 }] },
    data: { counter, lastUsedAt: new Date(), isSynced: authenticationInfo.credentialBackedUp },
  });
  if (count === 0) throw notKnown();
  return { userId: passkey.userId };
}

const notKnown = (cause?: unknown) =>
  new AppError(
    "unauthenticated",
    "This passkey did not sign you in: it may have been removed, or it took too long. Try again, or use a mailed link.",
    { cause },
  );
