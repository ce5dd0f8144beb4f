"use server";

import { AppError } from "@causeway/errors";
import { mailLinkProviderId, newestSignInMail } from "@causeway/services";
import { AuthError } from "next-auth";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { getDatabase } from "../../database.ts";
import { signIn, signOut } from "./auth.ts";
import { safeDestination } from "./safe-destination.ts";
import { signInAddress } from "./sign-in-address.ts";
import { readAwaitedMail, rememberAwaitedMail } from "./awaited-mail.ts";
import { requireSession, workspaceCookie } from "./session.ts";

export type SignInState = { readonly problem?: string };

/** Leaves a link to be mailed and shows the page that says so. */
export async function sendSignInLink(_previous: SignInState, form: FormData): Promise<SignInState> {
  const email = signInAddress.safeParse(textOf(form, "email"));
  if (!email.success) return { problem: "Enter an e-mail address such as ada@example.com." };
  return await askForLink(email.data, safeDestination(textOf(form, "next")));
}

/** The same once more, for whoever waits for a link in this browser. */
export async function sendSignInLinkAgain(_previous: SignInState): Promise<SignInState> {
  const awaited = await readAwaitedMail();
  if (!awaited) redirect("/sign-in");
  const { pathname, search } = new URL(awaited.callbackUrl);
  return await askForLink(awaited.email, safeDestination(`${pathname}${search}`));
}

async function askForLink(email: string, redirectTo: string): Promise<SignInState> {
  const answer = await signIn(mailLinkProviderId, { email, redirectTo, redirect: false }).catch((error: unknown) => {
    if (error instanceof AuthError || error instanceof AppError) return undefined;
    throw error;
  });
  if (answer === undefined) return { problem: "That did not work, and no mail was sent. Try again in a minute." };
  const nextPage = nextPageAfter(answer);
  // Where no link was made, the newest is of somebody else who asked for this address: what became of it is his affair.
  const mailId = nextPage === waitingPage ? await newestSignInMail({ database: getDatabase() }, { email }) : undefined;
  if (mailId !== undefined) await rememberAwaitedMail(mailId);
  redirect(nextPage);
}

const waitingPage = "/sign-in/check-your-mail";

/** The library answers with an address of its own routes, which a client-side navigation must not go through. */
function nextPageAfter(answer: unknown): string {
  const { pathname, search } = new URL(String(answer), "http://dashboard.invalid");
  return pathname.endsWith("/verify-request") ? waitingPage : `${pathname}${search}`;
}

export async function signInWith(form: FormData): Promise<void> {
  const provider = z.enum(["github", "google"]).parse(textOf(form, "provider"));
  await signIn(provider, { redirectTo: safeDestination(textOf(form, "next")) });
}

export async function signOutHere(): Promise<void> {
  await signOut({ redirectTo: "/" });
}

/** Ignores a workspace that the user is not a member of. */
export async function switchWorkspace(form: FormData): Promise<void> {
  const { workspaces } = await requireSession();
  const wanted = workspaces.find(({ id }) => id === textOf(form, "workspace"));
  if (wanted) (await cookies()).set(workspaceCookie, wanted.id, { httpOnly: true, sameSite: "lax", path: "/" });
  redirect("/activity");
}

/** Empty when it is not there, or when this is no form of ours. */
function textOf(form: FormData, name: string): string {
  const value = form instanceof FormData ? form.get(name) : undefined;
  return typeof value === "string" ? value : "";
}
