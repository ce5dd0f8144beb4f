import { createTransport } from "nodemailer";

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Told to mail programs, whose own button then asks for it with a POST (RFC 8058). */
  readonly optOutUrl?: string;
  /** The same mail sent again has the same id, by which mail programs show it once: `<part>@<part>`. */
  readonly messageId?: string;
};

export type Mailer = {
  /** Resolves when the mail server has accepted the message; throws when it has not. */
  readonly send: (mail: Mail) => Promise<void>;
  readonly close: () => void;
};

export type MailerOptions = {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
  readonly smtpUrl: string;
  /** `Causeway <hello@example.com>` */
  readonly from: string;
};

const timeoutMs = 10_000;

export function createMailer({ smtpUrl, from }: MailerOptions): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A template is text of ours: it never needs to read a file or fetch a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ optOutUrl, ...mail }) => {
      const list = optOutUrl && {
        "List-Unsubscribe": `<${optOutUrl}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      };
      await transport.sendMail({ from, ...mail, ...(list && { headers: list }) });
    },
    close: () => transport.close(),
  };
}
