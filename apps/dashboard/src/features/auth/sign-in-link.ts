import { isSignInLinkGood } from "@causeway/services";
import { getDatabase } from "../../database.ts";
import { readEnv } from "../../env.ts";
import { usesLinkAt } from "./answer-auth-request.ts";
import { safeDestination } from "./safe-destination.ts";
import { signInAddress } from "./sign-in-address.ts";

type Fields = Readonly<Record<string, string | string[] | undefined>>;

export type OpenedLink =
  | { readonly isGood: true; readonly email: string; readonly action: string }
  | {
      readonly isGood: false;
      /** For a new one; undefined where the link names no address. */
      readonly email: string | undefined;
      /** A path of the dashboard, to which the link led. */
      readonly next: string;
    };

/** What is to be shown of a mailed link that somebody opened. The address is believed only with the link's token. */
export async function readOpenedLink(fields: Fields): Promise<OpenedLink> {
  const [token, email, callbackUrl] = ["token", "email", "callbackUrl"].map((name) => [fields[name]].flat()[0] ?? "");
  const address = signInAddress.safeParse(email);
  const next = pathOf(callbackUrl ?? "");
  if (!token || !address.success) return { isGood: false, email: address.data, next };
  const link = { token, email: address.data, secret: readEnv().AUTH_SECRET };
  if (!(await isSignInLinkGood({ database: getDatabase() }, link))) return { isGood: false, email: address.data, next };
  const search = new URLSearchParams({ callbackUrl: next, token, email: address.data });
  return { isGood: true, email: address.data, action: `${usesLinkAt}?${search.toString()}` };
}

function pathOf(callbackUrl: string): string {
  if (!URL.canParse(callbackUrl)) return safeDestination(callbackUrl);
  const { pathname, search } = new URL(callbackUrl);
  return safeDestination(`${pathname}${search}`);
}
