import { createMailer, sendSignInMail } from "@causeway/mail";
import { mailLinkProviderId, signInLinkLifetimeMinutes } from "@causeway/services";
import type { EmailConfig } from "next-auth/providers";
import type { Env } from "../../env.ts";

/** Signs in whoever can read a mailbox. */
export function mailLinkProvider(env: Env): EmailConfig {
  return {
    id: mailLinkProviderId,
    type: "email",
    name: "E-mail",
    from: env.MAIL_FROM,
    maxAge: signInLinkLifetimeMinutes * 60,
    sendVerificationRequest: async ({ identifier, url }) => {
      const mailer = createMailer({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM });
      try {
        await sendSignInMail(mailer, { to: identifier, url, expiresInMinutes: signInLinkLifetimeMinutes });
      } finally {
        mailer.close();
      }
    },
  };
}
