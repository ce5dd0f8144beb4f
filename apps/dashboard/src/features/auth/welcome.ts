import { fromCents } from "@causeway/money";
import { createPersonalWorkspace, grantWelcomeCredits } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";

/** A workspace of his own for whoever signs in, with the credits that new ones are given here. Again is harmless. */
export async function welcome(userId: string): Promise<void> {
  const database = getDatabase();
  const { id: workspaceId } = await createPersonalWorkspace({ database }, { userId });
  const credits = fromCents(readEnv().WELCOME_CREDITS_USD * 100);
  await grantWelcomeCredits({ database }, { workspaceId, credits });
}
