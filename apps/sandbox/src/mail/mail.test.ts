import { createTransport } from "nodemailer";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type MailMessage, type Sandbox, startSandbox } from "../sandbox.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await fetch(`${sandbox.url}/mail/messages`, { method: "DELETE" });
});

const send = (mail: { to: string; subject?: string; text?: string; html?: string }, credentials = "") =>
  createTransport(`smtp://${credentials}127.0.0.1:${sandbox.smtpPort}`).sendMail({
    from: "Causeway <hello@causeway.test>",
    ...mail,
  });

async function messages(to = ""): Promise<MailMessage[]> {
  const response = await fetch(`${sandbox.url}/mail/messages?to=${encodeURIComponent(to)}`);
  const read: { messages: MailMessage[] } = JSON.parse(await response.text());
  return read.messages;
}
const page = async (path: string) => (await fetch(`${sandbox.url}${path}`)).text();

test("a mail sent over SMTP is listed for its recipient with its links, whole and unescaped", async () => {
  await send({
    to: "Ada@Example.com",
    subject: "Sign in",
    html: '<a href="http://127.0.0.1:3000/in?a=1&amp;b=2">Sign in</a>',
    text: "http://127.0.0.1:3000/in?a=1&b=2",
  });
  await send({ to: "bob@example.com", subject: "Other", text: "Hi" });
  const [message, ...others] = await messages("ada@example.com");
  expect(others).toHaveLength(0);
  expect(message).toMatchObject({
    subject: "Sign in",
    to: ["ada@example.com"],
    links: ["http://127.0.0.1:3000/in?a=1&b=2"],
  });
  expect(await messages()).toHaveLength(2);
});

test("any user and password are accepted", async () => {
  await send({ to: "ada@example.com", subject: "With a password" }, "user:secret@");
  expect(await messages("ada@example.com")).toHaveLength(1);
});

test("the newest message comes first, and all can be forgotten", async () => {
  await send({ to: "a@example.com", subject: "first" });
  await send({ to: "a@example.com", subject: "second" });
  expect((await messages("a@example.com")).map((message) => message.subject)).toEqual(["second", "first"]);
  await fetch(`${sandbox.url}/mail/messages`, { method: "DELETE" });
  expect(await messages()).toEqual([]);
});

test("the inbox and the message page show the mail and link to what it links to", async () => {
  await send({
    to: "a@example.com",
    subject: "Hello <b>",
    html: '<p>Welcome</p><a href="https://example.com/go">Go</a>',
  });
  const [message] = await messages();
  expect(await page("/mail")).toContain("Hello &lt;b&gt;");
  const shown = await page(`/mail/${message?.id}`);
  expect(shown).toContain(`src="/mail/${message?.id}/body"`);
  expect(shown).toContain('<a href="https://example.com/go">');
  expect(await (await fetch(`${sandbox.url}/mail/messages/${message?.id}`)).json()).toMatchObject({ id: message?.id });
});

test("a message's scripts are taken out, and could not run if they were not", async () => {
  await send({
    to: "a@example.com",
    html: '<p onclick="x()">Hi</p><script>alert(1)</script><meta http-equiv="refresh" content="0;url=http://x">',
  });
  const [message] = await messages();
  const response = await fetch(`${sandbox.url}/mail/${message?.id}/body`);
  const body = await response.text();
  expect(body).toContain("Hi");
  expect(body).not.toMatch(/<script|http-equiv/i);
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("allow-scripts");
});

test("no more than a thousand messages are kept", async () => {
  const transport = createTransport({
    host: "127.0.0.1",
    port: sandbox.smtpPort,
    pool: true,
    maxConnections: 5,
    maxMessages: 10_000,
  });
  const numbers = Array.from({ length: 1_010 }, (_, number) => number);
  await Promise.all(
    numbers.map((number) =>
      transport.sendMail({ from: "a@example.com", to: "many@example.com", subject: String(number), text: "x" }),
    ),
  );
  transport.close();
  expect(await messages("many@example.com")).toHaveLength(1_000);
});
