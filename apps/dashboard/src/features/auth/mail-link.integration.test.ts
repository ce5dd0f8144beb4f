import { createDatabase, type Database } from "@causeway/db";
import { type SignInMailContext, sendSignInMails } from "@causeway/services";
import { createTestDatabase, createTestRedis } from "@causeway/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { dashboardUrl } from "../../permission-matrix/request.fixture.ts";
import type { readOpenedLink as ReadOpenedLink } from "./sign-in-link.ts";
import { matrixEnvironment } from "../../permission-matrix/environment.fixture.ts";

/** Where the requests come from. */
let from = "127.0.0.1";
vi.mock("next/headers", () => ({ headers: async () => new Headers({ "x-forwarded-for": from }) }));

// What takes long on a slow machine is counted too.
vi.mock("@causeway/redis", async (importOriginal) => {
  const redis = await importOriginal<typeof import("@causeway/redis")>();
  return { ...redis, createAttemptCounts: (url: string) => redis.createAttemptCounts(url, { timeoutMs: 60_000 }) };
});

const email = "ada@example.test";
let database: Database;
let ask: (request: Request) => Promise<Response>;
let readOpenedLink: typeof ReadOpenedLink;

beforeAll(async () => {
  const { url, appUrl } = await createTestDatabase();
  Object.assign(process.env, matrixEnvironment(appUrl, (await createTestRedis()).url));
  database = createDatabase(url);
  ({ answerAuthRequest: ask } = await import("./answer-auth-request.ts"));
  ({ readOpenedLink } = await import("./sign-in-link.ts"));
});
afterAll(() => database.$disconnect());

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

/** As a program asks that knows the library's own route. */
async function askForLink(address: string): Promise<Response> {
  const csrf = await ask(new Request(`${dashboardUrl}/api/auth/csrf`));
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await csrf.json());
  return await ask(
    new Request(`${dashboardUrl}/api/auth/signin/email`, {
      method: "POST",
      headers: { cookie: cookiesOf(csrf), "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrfToken, email: address, callbackUrl: `${dashboardUrl}/keys` }),
    }),
  );
}

it("no link is mailed to an address that is another name of somebody's mailbox", async () => {
  const answer = await askForLink(`x,${email}`);
  expect(answer.headers.get("location")).toContain("/sign-in/error?error=");
  expect(await database.signInMail.count()).toBe(0);
  expect(await database.verificationToken.count()).toBe(0);
});

/** The link that the worker mails, its fields as the page reads them, and where the page's button sends them. */
async function mailedLink() {
  await askForLink(email);
  const texts: string[] = [];
  const context: SignInMailContext = {
    database,
    signInSecret: process.env["AUTH_SECRET"] ?? "",
    dashboardUrl,
    mailer: { send: async ({ text }) => void texts.push(text), close: () => undefined },
  };
  expect(await sendSignInMails(context)).toBe(1);
  const link = new URL(/https?:\/\/\S+/.exec(texts[0] ?? "")?.[0] ?? "");
  const fields = Object.fromEntries(link.searchParams);
  return { link, fields, usedAt: `${dashboardUrl}/api/auth/callback/email${link.search}` };
}

const press = (usedAt: string, headers: HeadersInit = {}) => ask(new Request(usedAt, { method: "POST", headers }));

it("a link that the worker mails opens a page, whose button signs in once", async () => {
  const { link, fields } = await mailedLink();
  expect(link.pathname).toBe("/sign-in/link");
  const opened = await readOpenedLink(fields);
  if (!opened.isGood) throw new Error("The link does not work.");
  expect(opened.email).toBe(email);
  // As a browser without script sends the form.
  const usedAt = `${dashboardUrl}${opened.action}`;
  const signedIn = await press(usedAt, {
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
  });
  expect(signedIn.headers.get("location")).toBe(`${dashboardUrl}/keys`);
  expect(cookiesOf(signedIn)).toContain("authjs.session-token=");
  const again = await press(usedAt);
  expect(cookiesOf(again)).not.toContain("authjs.session-token=");
  expect(again.headers.get("location")).toContain("/sign-in/error?error=Verification");
  expect(await readOpenedLink(fields)).toEqual({ isGood: false, email, next: "/keys" });
});

it("a link outlives mail servers that open it and sites that send it, at its page and at the library's own route", async () => {
  const { link, fields, usedAt } = await mailedLink();
  const answers = [
    await ask(new Request(usedAt)),
    await ask(new Request(usedAt, { method: "HEAD" })),
    await press(usedAt, { "sec-fetch-site": "cross-site" }),
    await press(usedAt, { "sec-fetch-site": "same-site" }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(`/sign-in/link${link.search}`);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  expect(await readOpenedLink(fields)).toMatchObject({ isGood: true });
  expect(cookiesOf(await press(usedAt))).toContain("authjs.session-token=");
});

it("a link shows its address only with its token, and leads nowhere else", async () => {
  const { fields } = await mailedLink();
  expect(await readOpenedLink({ ...fields, email: "eve@example.test" })).toMatchObject({ isGood: false });
  expect(await readOpenedLink({ ...fields, token: "" })).toMatchObject({ isGood: false });
  expect(await readOpenedLink({})).toEqual({ isGood: false, email: undefined, next: "/get-started" });
  expect(await readOpenedLink({ email: "no address", callbackUrl: "https://evil.example/keys" })).toEqual({
    isGood: false,
    email: undefined,
    next: "/keys",
  });
  const opened = await readOpenedLink({ ...fields, callbackUrl: "https://evil.example//evil.example" });
  const action = new URL(opened.isGood ? opened.action : "/", dashboardUrl);
  expect(action.searchParams.get("callbackUrl")).toBe("/get-started");
  expect((await press(action.href)).headers.get("location")).toBe(`${dashboardUrl}/get-started`);
});

const mayAsk = async (mailbox: string): Promise<string> => (await askForLink(mailbox)).headers.get("location") ?? "";

it("from one address of the internet come twenty links in ten minutes, and from another goes on", async () => {
  from = "192.0.2.7";
  for (let at = 1; at <= 20; at++) expect(await mayAsk(`office-${at}@example.test`)).toContain("/verify-request");
  const before = await database.signInMail.count();
  expect(await mayAsk("office-21@example.test")).toMatch(
    /\/sign-in\/error\?error=TooManyFromHere&minutes=(?:[1-9]|10)$/,
  );
  expect(await database.signInMail.count()).toBe(before);
  from = "192.0.2.8";
  expect(await mayAsk("office-21@example.test")).toContain("/verify-request");
});

it("a proxy that nobody named is not counted: everybody is behind it", async () => {
  from = "10.0.0.1";
  for (let at = 1; at <= 21; at++) expect(await mayAsk(`all-${at}@example.test`)).toContain("/verify-request");
});
