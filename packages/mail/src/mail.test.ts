import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { describe, expect, test } from "vitest";
import { createMailer, receiptMail, sendSignInMail, signInMail } from "./index.ts";

const url = "http://localhost:3000/api/auth/callback/email?token=t&email=ada%40example.com";

describe("a composed mail", () => {
  const mail = signInMail({ to: "ada@example.com", url, expiresInMinutes: 60 });

  test("carries the link in both forms", () => {
    expect(mail.text).toContain(`\n${url}\n`);
    expect(mail.html).toContain(`href="${url.replaceAll("&", "&amp;")}"`);
  });

  test("shows hostile text as text", () => {
    const hostile = receiptMail({ ...receipt, workspaceName: `<img src=x onerror="alert('1')">` });
    expect(hostile.html).not.toContain("<img");
    expect(hostile.html).toContain("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;");
  });
});

const receipt = {
  to: "ada@example.com",
  workspaceName: "Ada",
  creditsCents: 2_000,
  feeCents: 110,
  totalCents: 2_110,
  paidAt: new Date("2026-11-22T15:00:00Z"),
  receiptUrl: "http://localhost/receipt",
};

describe("a receipt", () => {
  test("itemises credits and fee, to the cent, in both forms", () => {
    const mail = receiptMail(receipt);
    expect(mail.subject).toBe("Receipt: $20.00 of Causeway credits");
    for (const body of [mail.text, mail.html]) {
      for (const amount of ["$20.00", "$1.10", "$21.10"]) expect(body).toContain(amount);
    }
  });

  test("groups thousands and leaves out a fee that was not charged", () => {
    const mail = receiptMail({ ...receipt, creditsCents: 2_500_000, feeCents: 0, totalCents: 2_500_000 });
    expect(mail.text).toContain("$25,000.00");
    expect(mail.text).not.toContain("fee");
  });
});

test("the mailer delivers subject, sender, both bodies and the recipient over SMTP", async () => {
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, _session, callback) => {
      let raw = "";
      stream.on("data", (chunk) => (raw += chunk));
      stream.on("end", () => {
        received.push(raw);
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: "Causeway <hello@causeway.test>" });
  await sendSignInMail(mailer, { to: "ada@example.com", url, expiresInMinutes: 60 });
  mailer.close();
  await new Promise<void>((resolve) => server.close(resolve));

  const mail = await simpleParser(received[0] ?? "");
  expect(mail.subject).toBe("Sign in to Causeway");
  expect(mail.from?.text).toContain("hello@causeway.test");
  expect([mail.to].flat()[0]?.text).toBe("ada@example.com");
  expect(mail.text).toContain(url);
  expect(mail.html).toContain("Sign in");
});
