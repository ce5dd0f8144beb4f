import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { describe, expect, test } from "vitest";
import { createMailer, invitationMail, receiptMail, signInMail, weeklyDigestMail } from "./index.ts";

const url = "http://localhost:3000/sign-in/link?token=t&email=ada%40example.com";

const hostile = `<img src=x onerror="alert('1')">\r\nBcc: eve@example.com`;

const receipt = {
  to: "ada@example.com",
  workspaceName: "Ada",
  creditsCents: 2_000,
  feeCents: 110,
  taxCents: 0,
  totalCents: 2_110,
  paidAt: new Date("2026-11-22T15:00:00Z"),
  receiptUrl: "http://localhost/receipt",
};

const invitation = {
  to: "ada@example.com",
  workspaceName: "Engines",
  invitedBy: "Charles",
  role: "developer",
  roleMeans: "Developers make keys.",
  url,
  expiresAt: new Date("2026-11-30T09:00:00Z"),
};

const digest = {
  to: "ada@example.com",
  workspaceName: "Engines",
  from: "2026-11-16",
  until: "2026-11-22",
  spent: "$12.30",
  comparison: "4 % more than the week before.",
  facts: [{ label: "Requests", value: "7" }],
  models: [{ label: "Sonnet", value: "$11.00" }],
  keys: [],
  activityUrl: url,
  optOutUrl: "http://localhost:3000/unsubscribe/token",
};

describe("every mail", () => {
  test.each([
    ["sign-in", () => signInMail({ to: "ada@example.com", url, expiresInMinutes: 60 }), "ada@example.com"],
    ["invitation", () => invitationMail(invitation), "Charles invites you to the workspace Engines"],
    ["receipt", () => receiptMail({ ...receipt, receiptUrl: url }), "$21.10"],
    ["weekly digest", () => weeklyDigestMail(digest), "4 % more than the week before."],
  ])("(%s) says the same in both forms, with a link that works in both", async (_name, compose, words) => {
    const { text, html, subject } = await compose();
    expect(subject).toMatch(/\S/);
    for (const body of [text, html]) expect(body).toContain(words);
    expect(text).toContain(`\n${url}\n`);
    expect(html).toContain(`href="${url.replaceAll("&", "&amp;")}"`);
    expect(html).toContain("prefers-color-scheme: dark");
    expect(html).toMatch(/^<!DOCTYPE html/);
  });

  test.each([
    ["invitation", () => invitationMail({ ...invitation, workspaceName: hostile, invitedBy: hostile })],
    ["receipt", () => receiptMail({ ...receipt, workspaceName: hostile })],
    [
      "weekly digest",
      () => weeklyDigestMail({ ...digest, workspaceName: hostile, models: [{ label: hostile, value: "$1.00" }] }),
    ],
  ])("(%s) shows hostile names as text, and puts no line of theirs into the headers", async (_name, compose) => {
    const { html, subject } = await compose();
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=");
    expect(subject).not.toMatch(/[\r\n]/);
  });
});

describe("a receipt", () => {
  test("itemises credits and fee, to the cent, in both forms", async () => {
    const mail = await receiptMail(receipt);
    expect(mail.subject).toBe("Receipt: $20.00 of Causeway credits");
    for (const body of [mail.text, mail.html]) {
      for (const amount of ["$20.00", "$1.10", "$21.10"]) expect(body).toContain(amount);
    }
  });

  test("groups thousands and leaves out a fee that was not charged", async () => {
    const mail = await receiptMail({ ...receipt, creditsCents: 2_500_000, feeCents: 0, totalCents: 2_500_000 });
    expect(mail.text).toContain("$25,000.00");
    expect(mail.text).not.toContain("fee");
  });
});

test("a weekly digest lists what it has, and tells mail programs how one click ends it", async () => {
  const mail = await weeklyDigestMail(digest);
  expect(mail.text).toContain("By model\nSonnet: $11.00");
  expect(mail.text).not.toContain("By key");
  expect(mail.text).toContain(`No more mails like this: ${digest.optOutUrl}`);
  expect(mail.optOutUrl).toBe(digest.optOutUrl);
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
  await mailer.send(await signInMail({ to: "ada@example.com", url, expiresInMinutes: 60 }));
  await mailer.send({ ...(await weeklyDigestMail(digest)), messageId: "<one@causeway>" });
  mailer.close();
  await new Promise<void>((resolve) => server.close(resolve));

  const mail = await simpleParser(received[0] ?? "");
  expect(mail.subject).toBe("Sign in to Causeway");
  expect(mail.from?.text).toContain("hello@causeway.test");
  expect([mail.to].flat()[0]?.text).toBe("ada@example.com");
  expect(mail.text).toContain(url);
  expect(mail.html).toContain("Sign in");

  const second = await simpleParser(received[1] ?? "");
  expect(second.messageId).toBe("<one@causeway>");
  expect(second.headers.get("list")).toMatchObject({ unsubscribe: { url: digest.optOutUrl } });
  expect(received[1]).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
});
