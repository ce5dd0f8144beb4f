import type { StaffActor } from "@causeway/services";
import { notFound } from "next/navigation";
import { cache } from "react";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";
import { type AccountSession, readSession } from "../auth/session.ts";
import { isStaffAddress } from "./staff-address.ts";

export type StaffSession = { readonly session: AccountSession; readonly actor: StaffActor };

/** Every page and action of operators calls it. To everyone else it is not there, as if nothing were. */
export async function requireStaff(): Promise<StaffSession> {
  const staff = await readStaff();
  if (!staff) notFound();
  return staff;
}

/** Undefined unless the person who is signed in has shown that an address of STAFF_EMAILS is his. Once per request. */
export const readStaff = cache(async (): Promise<StaffSession | undefined> => {
  const session = await readSession();
  if (!session || !isStaffAddress(readEnv().STAFF_EMAILS, session.user.email)) return undefined;
  // Another sign-in's word for an address is not enough: a mailed link is.
  const user = await getDatabase().user.findUnique({
    where: { id: session.user.id },
    select: { emailVerified: true },
  });
  if (!user?.emailVerified) return undefined;
  return { session, actor: { kind: "staff", userId: session.user.id, ipAddress: session.actor.ipAddress } };
});
