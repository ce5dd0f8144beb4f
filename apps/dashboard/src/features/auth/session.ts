import { type Actor, listWorkspacesForUser, type UserWorkspace } from "@causeway/services";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { getDatabase } from "../../database.ts";
import { auth } from "./auth.ts";
import { clientAddress } from "./client-address.ts";
import { welcome } from "./welcome.ts";

export type AccountSession = {
  readonly user: { readonly id: string; readonly email: string; readonly name: string | undefined };
  /** The one this session acts in. */
  readonly workspace: { readonly id: string; readonly name: string; readonly slug: string };
  readonly role: UserWorkspace["role"];
  /** All that the user may switch to. */
  readonly workspaces: readonly UserWorkspace[];
  /** For service contexts: `{ database: getDatabase(), actor }`. */
  readonly actor: Extract<Actor, { kind: "user" }>;
};

export const workspaceCookie = "causeway-workspace";

/** Who is signed in and where. Every page and action of the account calls it; without a session it redirects. */
export async function requireSession(): Promise<AccountSession> {
  const session = await readSession();
  if (!session) redirect("/sign-in");
  return session;
}

/** The same without the redirect, for pages that anyone may see and for route handlers. Read once per request. */
export const readSession = cache(async (): Promise<AccountSession | undefined> => {
  const user = (await auth())?.user;
  if (!user?.id || !user.email) {
    await throwIfSessionsCannotBeRead();
    return undefined;
  }

  const workspaces = await loadWorkspaces({ id: user.id, email: user.email });
  const wanted = (await cookies()).get(workspaceCookie)?.value;
  // The cookie only chooses among memberships: another workspace's id in it changes nothing.
  const current = workspaces.find(({ id }) => id === wanted) ?? workspaces[0];
  if (!current) return undefined;

  const { role, ...workspace } = current;
  return {
    user: { id: user.id, email: user.email, name: user.name ?? undefined },
    workspace,
    role,
    workspaces,
    actor: { kind: "user", userId: user.id, workspaceId: workspace.id, role, ipAddress: await clientAddress() },
  };
});

/** For public pages, which are shown as to a stranger when sessions cannot be read. */
export const readSessionIfPossible = (): Promise<AccountSession | undefined> => readSession().catch(() => undefined);

/** What the sign-in library calls its cookie where pages come by https, and elsewhere. */
export const sessionCookieName = (isSecure: boolean): string => `${isSecure ? "__Secure-" : ""}authjs.session-token`;

/** The cookie that is this session; undefined without one. */
export async function readSessionToken(): Promise<string | undefined> {
  const jar = await cookies();
  return (jar.get(sessionCookieName(true)) ?? jar.get(sessionCookieName(false)))?.value;
}

/** The library takes a failed read for no session. Whoever has a cookie is told of the failure, not asked to sign in. */
async function throwIfSessionsCannotBeRead(): Promise<void> {
  const hasCookie = (await cookies()).getAll().some(({ name }) => name.endsWith("authjs.session-token"));
  if (hasCookie) await getDatabase().session.findFirst({ select: { expires: true } });
}

async function loadWorkspaces(user: { id: string; email: string }): Promise<readonly UserWorkspace[]> {
  const database = getDatabase();
  const workspaces = await listWorkspacesForUser({ database }, { userId: user.id });
  if (workspaces.length > 0) return workspaces;
  // Sign-up was cut off between the user and his workspace, or he has none left.
  await welcome(user);
  return await listWorkspacesForUser({ database }, { userId: user.id });
}
