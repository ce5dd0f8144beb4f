import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

/** Prints the packages of npm whose modules are loaded by the import of what is to be imported before the API listens. */
const listPackages = `
  import { registerHooks } from "node:module";
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      const path = url.split("/node_modules/").at(-1).split("/");
      if (url.includes("/node_modules/")) packages.add(path.slice(0, path[0].startsWith("@") ? 2 : 1).join("/"));
      return next(url, context);
    },
  });
  await import(${JSON.stringify(new URL("run.ts", import.meta.url).href)});
  console.log(JSON.stringify([...packages]));
`;

/** Each costs a restart a tenth of a second of CPU, which is a second where other processes have much to do. */
const later = ["@hono/node-server", "@hono/zod-openapi", "bullmq", "hono", "jose", "nodemailer", "stripe"];

it("a process serves before it loads what serves nobody but the management API", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", listPackages]);
  const packages: readonly string[] = JSON.parse(stdout);
  expect(packages).toEqual(expect.arrayContaining(["ioredis", "pg", "undici"]));
  expect(packages.filter((name) => later.includes(name))).toEqual([]);
});
