import { createHash, randomBytes } from "node:crypto";
import type { StackFacts } from "./start-stack.ts";

const validForMs = 24 * 60 * 60 * 1_000;

/**
 * A link that signs the demo owner in once: the one next-auth would have mailed. The database has the hash of the
 * token with the secret, as next-auth's e-mail provider stores it.
 */
export async function signInLink(facts: StackFacts, authSecret: string): Promise<string> {
  const token = randomBytes(32).toString("hex");
  const { createDatabase } = await import("@causeway/db");
  const database = createDatabase(facts.databaseUrl);
  try {
    await database.verificationToken.create({
      data: {
        identifier: facts.ownerEmail,
        token: createHash("sha256").update(`${token}${authSecret}`).digest("hex"),
        expires: new Date(Date.now() + validForMs),
      },
      select: { expires: true },
    });
  } finally {
    await database.$disconnect();
  }
  const query = new URLSearchParams({ callbackUrl: facts.dashboardUrl, token, email: facts.ownerEmail });
  return `${facts.dashboardUrl}/api/auth/callback/email?${query.toString()}`;
}
