import { mailLinkProviderId, newSignInToken, queueSignInMail, signInLinkLifetimeMinutes } from "@causeway/services";
import type { EmailConfig } from "next-auth/providers";
import { getDatabase } from "../../database.ts";
import type { Env } from "../../env.ts";
import { signInAddress } from "./sign-in-address.ts";

/** Signs in whoever can read a mailbox. The worker mails the link: here it is only left for it. */
export function mailLinkProvider({ AUTH_SECRET }: Env): EmailConfig {
  return {
    id: mailLinkProviderId,
    type: "email",
    name: "E-mail",
    // The library's own would take what our form refuses.
    normalizeIdentifier: (address) => signInAddress.parse(address),
    maxAge: signInLinkLifetimeMinutes * 60,
    generateVerificationToken: () => newSignInToken(AUTH_SECRET),
    sendVerificationRequest: async ({ identifier, url, token, expires }) => {
      const callbackUrl = new URL(url).searchParams.get("callbackUrl") ?? "";
      const database = getDatabase();
      await queueSignInMail({ database }, { token, email: identifier, callbackUrl, expiresAt: expires });
    },
  };
}
