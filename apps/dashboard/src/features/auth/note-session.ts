import { noteSessionSeen } from "@causeway/services";
import { headers } from "next/headers";
import { after } from "next/server";
import { getDatabase } from "../../database.ts";
import { type AccountSession, readSessionToken } from "./session.ts";

/** Notes, after the page is sent, from where the session is used: its person sees it on the settings page. */
export async function noteSession({ actor }: AccountSession): Promise<void> {
  const token = await readSessionToken();
  const userAgent = (await headers()).get("user-agent") ?? undefined;
  if (token === undefined) return;
  after(() => noteSessionSeen(getDatabase(), { token, userAgent, ipAddress: actor.ipAddress }));
}
