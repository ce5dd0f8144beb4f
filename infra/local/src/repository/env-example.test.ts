import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { envSchema } from "../env.ts";
import { repositoryRoot } from "../repository-root.ts";
import { apps, variablesOf } from "./app-variables.fixture.ts";

const example = readFileSync(join(repositoryRoot, ".env.example"), "utf8");
const listed = [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);

/** Not for people: what the bootstrap script tells `start.ts`. */
const internal = ["CAUSEWAY_STARTED_AT_MS"];

describe(".env.example", () => {
  test.each(apps)("lists every variable that %s reads", async (app) => {
    expect((await variablesOf(app)).filter((name) => !listed.includes(name))).toEqual([]);
  });

  test("lists every variable that npm start reads", () => {
    expect(Object.keys(envSchema.shape).filter((name) => !listed.includes(name) && !internal.includes(name))).toEqual(
      [],
    );
  });

  test("lists the key variable of every provider", async () => {
    const { providers } = await import(join(repositoryRoot, "packages/providers/src/index.ts"));
    const keyVariables = Object.values<{ keyVariable: string }>(providers).map(({ keyVariable }) => keyVariable);
    expect(keyVariables.filter((name) => !listed.includes(name))).toEqual([]);
  });

  test("lists nothing twice", () => {
    expect(listed.filter((name, index) => listed.indexOf(name) !== index)).toEqual([]);
  });

  test("says something about each variable", () => {
    const paragraphs = example.split(/\n\s*\n/).filter((paragraph) => /^#? ?[A-Z][A-Z0-9_]*=/m.test(paragraph));
    expect(paragraphs.filter((paragraph) => !/^# [A-Z][^=]*[.:]$/m.test(paragraph))).toEqual([]);
  });
});
