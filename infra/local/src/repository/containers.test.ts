import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../repository-root.ts";
import { apps, variablesOf } from "./app-variables.fixture.ts";

const infra = (...parts: string[]) => join(repositoryRoot, "infra", ...parts);

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      environment: z.record(z.string(), z.unknown()).optional(),
      build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
    }),
  ),
});
const { services } = composeSchema.parse(parse(readFileSync(infra("compose.yaml"), "utf8"), { merge: true }));

/** Known to Node itself. */
const runtimeVariables = ["NODE_ENV"];

describe("the compose file", () => {
  test.each(apps)("sets only variables that %s knows", async (app) => {
    const known = await variablesOf(app);
    expect(Object.keys(services[app]?.environment ?? {}).filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each(Object.entries(services))("builds %s from a Dockerfile that exists", (_, { build }) => {
    if (build === undefined) return;
    expect(existsSync(infra(build.context, build.dockerfile))).toBe(true);
  });
});

describe("the Dockerfiles", () => {
  test("are one per app", () => {
    expect(readdirSync(infra("docker")).toSorted()).toEqual(apps.map((app) => `${app}.Dockerfile`).toSorted());
  });

  test.each(apps)("set only variables that %s knows", async (app) => {
    const dockerfile = readFileSync(infra("docker", `${app}.Dockerfile`), "utf8");
    const set = [...dockerfile.matchAll(/^ENV (.+)$/gm)].flatMap(
      ([, line = ""]) => line.match(/\b[A-Z_]+(?==)/g) ?? [],
    );
    const known = [...(await variablesOf(app)), ...runtimeVariables];
    expect(set.filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each(apps)("of %s names the package manager of package.json", (app) => {
    const { packageManager } = z
      .object({ packageManager: z.string() })
      .parse(JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")));
    expect(readFileSync(infra("docker", `${app}.Dockerfile`), "utf8")).toContain(`npx --yes ${packageManager} install`);
  });
});
