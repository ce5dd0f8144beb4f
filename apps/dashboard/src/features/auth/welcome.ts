import { fromCents } from "@causeway/money";
import { createPersonalWorkspace, grantWelcomeCredits } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";

/** A workspace of his own for whoever signs in, with the credits that new ones are given here. Again is harmless. */
export async function welcome(user: { readonly id: string; readonly email: string }): Promise<void> {
  const { WELCOME_CREDITS_USD, AUTH_SECRET: secret } = readEnv();
  const database = getDatabase();
  const { id: workspaceId } = await createPersonalWorkspace({ database }, { userId: user.id });
  const credits = fromCents(WELCOME_CREDITS_USD * 100);
  await grantWelcomeCredits({ database }, { workspaceId, email: user.email, secret, credits });
}
