import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "@causeway/db";

/** So long somebody may take to unlock his device. */
export const challengeLifetimeMs = 300_000;
/** A challenge for signing in waits in the page from its loading on, until somebody picks what his browser offers at the address field. */
const signInLifetimeMs = 3_600_000;

const randomLength = 16;
const timeLength = 6;
const sealLength = 32;

/** What the challenge is for: nobody adds a passkey with one that was made for signing in, or for another person. */
export type ChallengePurpose = "sign-in" | `add:${string}`;

/** Nothing is kept of it until it is answered: it says itself when it ends, under our seal. */
export function newChallenge(secret: string, purpose: ChallengePurpose, now = Date.now()): Buffer<ArrayBuffer> {
  const time = Buffer.alloc(timeLength);
  time.writeUIntBE(now + (purpose === "sign-in" ? signInLifetimeMs : challengeLifetimeMs), 0, timeLength);
  const said = Buffer.concat([randomBytes(randomLength), time]);
  return Buffer.concat([said, sealOf(secret, purpose, said)]);
}

/** Whether it is one of ours for this, has not ended, and was never answered before. It is answered now. */
export async function takeChallenge(
  database: Database,
  secret: string,
  { purpose, challenge }: { readonly purpose: ChallengePurpose; readonly challenge: string },
): Promise<boolean> {
  const bytes = Buffer.from(challenge, "base64url");
  if (bytes.length !== randomLength + timeLength + sealLength) return false;
  const said = bytes.subarray(0, randomLength + timeLength);
  if (!timingSafeEqual(bytes.subarray(said.length), sealOf(secret, purpose, said))) return false;
  const endsAtMs = said.readUIntBE(randomLength, timeLength);
  const now = Date.now();
  if (endsAtMs <= now) return false;
  await database.answeredChallenge.deleteMany({ where: { expiresAt: { lt: new Date(now) } } });
  // As its bytes are written, and not as it was sent: one challenge has no second name.
  const data = [{ challenge: bytes.toString("base64url"), expiresAt: new Date(endsAtMs) }];
  const { count } = await database.answeredChallenge.createMany({ data, skipDuplicates: true });
  return count === 1;
}

const sealOf = (secret: string, purpose: ChallengePurpose, said: Buffer): Buffer =>
  createHmac("sha256", secret).update(`passkey challenge\n${purpose}\n`).update(said).digest();
