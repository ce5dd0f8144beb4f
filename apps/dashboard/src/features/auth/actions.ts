"use server";

import { mailLinkProviderId } from "@causeway/services";
import { AuthError } from "next-auth";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { signIn, signOut } from "./auth.ts";
import { safeDestination } from "./safe-destination.ts";
import { requireSession, workspaceCookie } from "./session.ts";

export type SignInState = { readonly problem?: string };

/** Mails a link and shows the page that says so. */
export async function sendSignInLink(_previous: SignInState, form: FormData): Promise<SignInState> {
  const email = z.email().max(254).safeParse(textOf(form, "email").trim().toLowerCase());
  if (!email.success) return { problem: "Enter an e-mail address such as ada@example.com." };
  const redirectTo = safeDestination(textOf(form, "next"));
  const answer = await signIn(mailLinkProviderId, { email: email.data, redirectTo, redirect: false }).catch(
    (error: unknown) => {
      if (error instanceof AuthError) return undefined;
      throw error;
    },
  );
  if (answer === undefined) {
    return { problem: "The mail could not be sent. Check the address, then try again in a minute." };
  }
  redirect(nextPageAfter(answer));
}

/** The library answers with an address of its own routes, which a client-side navigation must not go through. */
function nextPageAfter(answer: unknown): string {
  const { pathname, search } = new URL(String(answer), "http://dashboard.invalid");
  return pathname.endsWith("/verify-request") ? "/sign-in/check-your-mail" : `${pathname}${search}`;
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
