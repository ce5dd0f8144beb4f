"use server";

import {
  addPasskey,
  beginAddingPasskey,
  beginPasskeySignIn,
  removePasskey,
  signInWithPasskey,
} from "@causeway/services";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionResult, actionResult } from "../../action-result.ts";
import { getDatabase } from "../../database.ts";
import { browserName } from "../account/browser-name.ts";
import { admitAttempt } from "../auth/attempts-by-address.ts";
import { openSession } from "../auth/open-session.ts";
import { safeDestination } from "../auth/safe-destination.ts";
import { requireSession } from "../auth/session.ts";
import { passkeyContext } from "./passkey-context.ts";

/** As devices name them: base64url. */
const passkeyId = z.string().regex(/^[\w-]{1,1400}$/, "is no passkey's id");

/** What the browser is given to make a passkey. */
export async function startAddingPasskey(): Promise<ActionResult<PublicKeyCredentialCreationOptionsJSON>> {
  const { user } = await requireSession();
  return await actionResult(() => beginAddingPasskey(passkeyContext(), { userId: user.id }));
}

/** Keeps what the browser made, named by the browser that made it. */
export async function keepPasskey(response: unknown): Promise<ActionResult> {
  const { user, actor } = await requireSession();
  return await actionResult(async () => {
    const name = browserName((await headers()).get("user-agent") ?? undefined);
    await addPasskey(passkeyContext(), { userId: user.id, response, name, ipAddress: actor.ipAddress });
    revalidatePath("/settings");
    return null;
  });
}

export async function dropPasskey(id: string): Promise<ActionResult> {
  const { user, actor } = await requireSession();
  return await actionResult(async () => {
    const { ipAddress } = actor;
    await removePasskey(getDatabase(), { userId: user.id, id: passkeyId.parse(id), ipAddress });
    revalidatePath("/settings");
    return null;
  });
}

/** What the browser is given to sign somebody in: the same for everybody. */
export async function startPasskeySignIn(): Promise<ActionResult<PublicKeyCredentialRequestOptionsJSON>> {
  return await actionResult(() => beginPasskeySignIn(passkeyContext()));
}

/** Signs in whose passkey it is, and goes where he wanted to. */
export async function finishPasskeySignIn(response: unknown, next: string): Promise<ActionResult> {
  return await actionResult(async () => {
    await admitAttempt("passkey");
    const { userId } = await signInWithPasskey(passkeyContext(), { response });
    await openSession(userId);
    redirect(safeDestination(z.string().parse(next)));
  });
}
