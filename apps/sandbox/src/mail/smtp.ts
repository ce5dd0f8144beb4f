import { callbackify } from "node:util";
import type { AddressObject } from "mailparser";
import { simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Mailbox } from "./mailbox.ts";

const messageLimitBytes = 25 * 1024 * 1024;

/** A real SMTP server that accepts every sender and recipient and puts the mail into the mailbox. Port 0 picks one. */
export async function listenSmtp(
  mailbox: Mailbox,
  options: { port: number; host: string; onError: (error: unknown) => void },
): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    name: "sandbox.causeway.local",
    banner: "Causeway sandbox",
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    size: messageLimitBytes,
    closeTimeout: 500,
    logger: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? "anyone" }),
    onData: callbackify((stream: SMTPServerDataStream, session: SMTPServerSession) =>
      receive(mailbox, stream, session),
    ),
  });
  // Clients that vanish in the middle are not errors of ours; a port that is taken is.
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  server.removeAllListeners("error");
  server.on("error", options.onError);
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("The SMTP server listens on no TCP port.");
  return { port: address.port, close: () => new Promise((resolve) => server.close(resolve)) };
}

async function receive(mailbox: Mailbox, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const parsed = await simpleParser(stream);
  if (stream.sizeExceeded) {
    throw Object.assign(new Error("Message exceeds fixed maximum message size"), { responseCode: 552 });
  }
  const html = parsed.html === false ? null : (parsed.html ?? null);
  const text = parsed.text ?? "";
  const envelope = session.envelope.rcptTo.map((recipient) => recipient.address);
  mailbox.add({
    from: parsed.from?.text ?? (session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address),
    to: [...new Set([...envelope, ...addressesOf(parsed.to)].map((address) => address.toLowerCase()))],
    subject: parsed.subject ?? "",
    text,
    html,
    links: linksIn(html, text),
    attachments: parsed.attachments.map((attachment) => ({
      filename: attachment.filename ?? "",
      contentType: attachment.contentType,
      bytes: attachment.size,
    })),
  });
}

const addressesOf = (field: AddressObject | AddressObject[] | undefined): string[] =>
  (field === undefined ? [] : [field].flat())
    .flatMap((object) => object.value)
    .flatMap(({ address }) => (address === undefined ? [] : [address]));

function linksIn(html: string | null, text: string): string[] {
  const inHtml = [...(html ?? "").matchAll(/href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(([, double, single]) =>
    unescapeAmpersands(double ?? single ?? ""),
  );
  const inText = text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];
  return [...new Set([...inHtml, ...inText])].filter((link) => /^https?:\/\//.test(link));
}

const unescapeAmpersands = (link: string) => link.replaceAll(/&amp;|&#38;|&#x26;/gi, "&");
