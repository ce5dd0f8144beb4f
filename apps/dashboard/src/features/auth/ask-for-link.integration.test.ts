import { createDatabase, type Database } from "@causeway/db";
import { AppError } from "@causeway/errors";
import { createTestDatabase } from "@causeway/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { matrixEnvironment } from "../../permission-matrix/environment.fixture.ts";
import { dashboardUrl } from "../../permission-matrix/request.fixture.ts";

const cookies = new Map<string, string>();
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ host: "dashboard.test" }),
  cookies: async () => ({
    get: (name: string) => (cookies.has(name) ? { name, value: cookies.get(name) } : undefined),
    getAll: () => [],
    set: (name: string, value: string) => void cookies.set(name, value),
  }),
}));

vi.mock("next-auth", () => ({ AuthError: class extends Error {} }));

/** What the sign-in library answers, or fails with. */
let answer: string | Error = "";
const signIn = async () => {
  if (answer instanceof Error) throw answer;
  return answer;
};
vi.mock("./auth.ts", () => ({ auth: async () => null, signIn: () => signIn(), signOut: async () => undefined }));

const email = "ada@example.test";
let database: Database;
let ask: () => Promise<unknown>;

beforeAll(async () => {
  const { url, appUrl } = await createTestDatabase();
  Object.assign(process.env, matrixEnvironment(appUrl, "redis://127.0.0.1:1"));
  database = createDatabase(url);
  const { sendSignInLink } = await import("./actions.ts");
  ask = async () => {
    const form = new FormData();
    form.set("email", email);
    return await sendSignInLink({}, form).catch((error: { readonly digest?: string }) => error.digest);
  };
});
afterAll(() => database.$disconnect());

it("whoever asks waits for his own mail, and for nobody's when no link was made for him", async () => {
  const { id } = await database.signInMail.create({
    data: { email, callbackUrl: `${dashboardUrl}/keys`, expiresAt: new Date(Date.now() + 60_000) },
  });
  answer = `${dashboardUrl}/sign-in/error?error=TooManyLinks`;
  expect(await ask()).toContain("/sign-in/error?error=TooManyLinks");
  expect(cookies.get("causeway-sign-in-mail")).toBeUndefined();
  answer = `${dashboardUrl}/api/auth/verify-request?provider=email`;
  expect(await ask()).toContain("/sign-in/check-your-mail");
  expect(cookies.get("causeway-sign-in-mail")).toBe(id);
});

it("whoever asks when many links wait already is told that no mail was sent", async () => {
  answer = new AppError("rate-limited", "Many links wait.");
  expect(await ask()).toMatchObject({ problem: expect.stringContaining("no mail was sent") });
});
