import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Sandbox, startSandbox } from "@causeway/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as Fixture from "./conformance.fixture.ts";
import { conformanceCases, type Provider } from "./provider.ts";

/** All that a new provider is. */
const newProvider = `
import { unknownBilling } from "../billing-terms.ts";
import { openaiChat } from "../dialects/openai-chat.ts";
import { bearer } from "../keys/authorize.ts";
import { defineProvider } from "../provider.ts";

export const brandNew = defineProvider({
  id: "brand-new",
  name: "Brand New",
  baseUrl: "https://api.brand-new.example/v1",
  dialect: openaiChat,
  keyVariable: "BRAND_NEW_API_KEY",
  authorize: bearer,
  billing: unknownBilling,
  dataPolicy: { trainsOnPrompts: undefined, retentionDays: undefined },
});
`;

const here = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "causeway-providers-"));
let sandbox: Sandbox;
let added: Provider | undefined;
let fixture: typeof Fixture;

beforeAll(async () => {
  cpSync(join(here, "src"), join(copy, "src"), { recursive: true });
  cpSync(join(here, "package.json"), join(copy, "package.json"));
  symlinkSync(join(here, "node_modules"), join(copy, "node_modules"));
  writeFileSync(join(copy, "src/providers/brand-new.ts"), newProvider);
  execFileSync(process.execPath, [join(copy, "src/commands/generate-registry.ts")]);
  const from = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(copy, "src", file)).href);
  const registry: { providers: ReadonlyMap<string, Provider> } = await from("registry.gen.ts");
  fixture = await from("conformance.fixture.ts");
  added = registry.providers.get("brand-new");
  sandbox = await startSandbox({ port: 0, smtpPort: 0, speed: 1_000 });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(copy, { recursive: true });
});

test("one file puts a provider into the registry", () => {
  expect(added).toMatchObject({ id: "brand-new", baseUrl: "https://api.brand-new.example/v1" });
});

test.for(conformanceCases)("and it passes: %s", async (name) => {
  expect.assert(added);
  const question = { provider: added, upstreamModelId: "brand-new-large", sandboxUrl: sandbox.url };
  await expect(fixture.tryConformance(name, question)).resolves.toBeUndefined();
});
