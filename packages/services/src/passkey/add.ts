import { AppError } from "@causeway/errors";
import { Prisma } from "@causeway/prisma";
import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { challengeLifetimeMs, newChallenge, takeChallenge } from "./challenge.ts";
import type { PasskeyContext } from "./relying-party.ts";
import { readRegistration } from "./response-input.ts";
import { tellOfPasskey } from "./tell.ts";

const mostPasskeys = 20;
/** EdDSA, ES256, RS256: what is in force, and no experiment of the runtime that a later one may not know. */
const supportedAlgorithmIDs = [-8, -7, -257];

type Owner = { readonly userId: string };

/** What a browser is given to make a passkey for somebody who is signed in. Throws `conflict` when he has too many. */
export async function beginAddingPasskey(
  { database, relyingParty, secret }: PasskeyContext,
  { userId }: Owner,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const user = await database.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, name: true, passkeys: { select: { id: true, transports: true } } },
  });
  if (user.passkeys.length >= mostPasskeys) throw tooMany();
  return await generateRegistrationOptions({
    rpID: relyingParty.id,
    rpName: "Causeway",
    userID: new TextEncoder().encode(userId),
    userName: user.email,
    userDisplayName: user.name ?? user.email,
    challenge: newChallenge(secret, `add:${userId}`),
    timeout: challengeLifetimeMs,
    // A device is not added twice.
    excludeCredentials: user.passkeys,
    // It is found without a name, and only by whoever unlocks the device.
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    attestationType: "none",
    supportedAlgorithmIDs,
  });
}

export type AddPasskeyInput = Owner & {
  /** What the browser answered. */
  readonly response: unknown;
  /** What its person will know it by. */
  readonly name: string;
  /** From where he asks. */
  readonly ipAddress?: string | undefined;
};

/**
 * Keeps the passkey that a browser made, and mails its person that it was added. Throws `invalid-request` for an answer that does not prove it, to a challenge
 * that is not this person's, has ended or was answered before, and `conflict` for one that is known already.
 */
export async function addPasskey(context: PasskeyContext, input: AddPasskeyInput): Promise<void> {
  const { userId, response, ipAddress } = input;
  const name = input.name.slice(0, 100);
  const { database, relyingParty, secret } = context;
  const registration = readRegistration(response);
  const { registrationInfo } = await verifyRegistrationResponse({
    response: registration,
    expectedChallenge: (challenge) => takeChallenge(database, secret, { purpose: `add:${userId}`, challenge }),
    expectedOrigin: relyingParty.origin,
    expectedRPID: relyingParty.id,
    requireUserVerification: true,
    supportedAlgorithmIDs,
  }).catch((cause: unknown) => {
    throw notProven(cause);
  });
  if (!registrationInfo) throw notProven();
  const { credential, credentialBackedUp } = registrationInfo;
  await database
    .$transaction(async (transaction) => {
      // Locked, so that two at once do not both find room for one.
      await transaction.$queryRaw`SELECT 1 FROM "user" WHERE id = ${userId} FOR UPDATE`;
      if ((await transaction.passkey.count({ where: { userId } })) >= mostPasskeys) throw tooMany();
      await transaction.passkey.create({
        data: {
          id: credential.id,
          userId,
          name,
          publicKey: Buffer.from(credential.publicKey),
          counter: credential.counter,
          transports: registration.response.transports ?? [],
          isSynced: credentialBackedUp,
        },
        select: { id: true },
      });
      await tellOfPasskey(transaction, { kind: "added", userId, name, ipAddress });
    })
    .catch((error: unknown) => {
      throw error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002" ? isKnown() : error;
    });
}

const notProven = (cause?: unknown) =>
  new AppError("invalid-request", "The browser did not make a passkey for this page, or too late. Try again.", {
    cause,
  });

const tooMany = () =>
  new AppError("conflict", `You have ${mostPasskeys} passkeys. Remove one that you no longer use first.`);

const isKnown = () => new AppError("conflict", "This passkey is added already. Reload the page.");
