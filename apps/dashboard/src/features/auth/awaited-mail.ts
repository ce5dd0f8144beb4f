import { readSignInMail, signInLinkLifetimeMinutes, type SignInMailState } from "@causeway/services";
import { cookies } from "next/headers";
import { z } from "zod";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";

/** Which mail whoever sits at this browser waits for. It tells what became of the mail and signs nobody in. */
const mailCookie = "causeway-sign-in-mail";

export async function rememberAwaitedMail(id: string): Promise<void> {
  (await cookies()).set(mailCookie, id, {
    httpOnly: true,
    sameSite: "lax",
    path: "/sign-in",
    secure: readEnv().DASHBOARD_URL.startsWith("https:"),
    maxAge: signInLinkLifetimeMinutes * 60,
  });
}

/** Undefined where nobody asked for a link. */
export async function readAwaitedMail(): Promise<SignInMailState | undefined> {
  const id = z.uuid().safeParse((await cookies()).get(mailCookie)?.value);
  return id.success ? await readSignInMail({ database: getDatabase() }, { id: id.data }) : undefined;
}
