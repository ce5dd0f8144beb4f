import { createDatabase, type Database } from "@causeway/db";
import { type SignInMailContext, sendSignInMails } from "@causeway/services";
import { createTestDatabase } from "@causeway/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { dashboardUrl } from "../../permission-matrix/request.fixture.ts";
import { matrixEnvironment } from "../../permission-matrix/environment.fixture.ts";

const email = "ada@example.test";
let database: Database;
let ask: (request: Request) => Promise<Response>;

beforeAll(async () => {
  const { url, appUrl } = await createTestDatabase();
  Object.assign(process.env, matrixEnvironment(appUrl, "redis://127.0.0.1:1"));
  database = createDatabase(url);
  ({ answerAuthRequest: ask } = await import("./answer-auth-request.ts"));
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

it("a link that the worker mails signs in once", async () => {
  await askForLink(email);
  const texts: string[] = [];
  const context: SignInMailContext = {
    database,
    signInSecret: process.env["AUTH_SECRET"] ?? "",
    dashboardUrl,
    mailer: { send: async ({ text }) => void texts.push(text), close: () => undefined },
  };
  expect(await sendSignInMails(context)).toBe(1);
  const link = /https?:\/\/\S+/.exec(texts[0] ?? "")?.[0] ?? "";
  // Mail servers ask so whether what a link leads to is dangerous.
  expect((await ask(new Request(link, { method: "HEAD" }))).ok).toBe(false);
  const signedIn = await ask(new Request(link));
  expect(signedIn.headers.get("location")).toBe(`${dashboardUrl}/keys`);
  expect(cookiesOf(signedIn)).toContain("authjs.session-token=");
  const again = await ask(new Request(link));
  expect(cookiesOf(again)).not.toContain("authjs.session-token=");
  expect(again.headers.get("location")).toContain("/sign-in/error?error=Verification");
});
