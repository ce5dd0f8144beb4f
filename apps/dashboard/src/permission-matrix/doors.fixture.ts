import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A server action `features/keys/actions.ts createKey`, or a route handler `GET /logs/export`. */
export type Door = {
  readonly name: string;
  readonly kind: "action" | "handler";
  readonly open: (...given: readonly unknown[]) => Promise<unknown>;
};

const source = fileURLToPath(new URL("..", import.meta.url));
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Every way into the dashboard's server that is no page, read from the code. */
export async function findDoors(): Promise<readonly Door[]> {
  const [actions, handlers] = await Promise.all([
    filesOf("**/*.{ts,tsx}", (text) => isActionFile(text)),
    filesOf("app/**/route.{ts,tsx}", () => true),
  ]);
  const doors = await Promise.all([
    ...actions.map((file) => doorsOf(file, "action", (name) => `${file} ${name}`)),
    ...handlers.map((file) => doorsOf(file, "handler", (name) => `${name} ${addressOf(file)}`)),
  ]);
  return doors.flat();
}

/** Files with an action inside a component: it would be a door that nobody lists. */
export const filesWithInlineActions = (): Promise<readonly string[]> =>
  filesOf("**/*.{ts,tsx}", (text) => !isActionFile(text) && /^\s+["']use server["']/m.test(text));

const isActionFile = (text: string): boolean => /^["']use server["']/.test(text);

async function filesOf(pattern: string, isWanted: (text: string) => boolean): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: source })) files.push(file);
  const wanted = await Promise.all(
    files.toSorted().map(async (file) => (isWanted(await readFile(join(source, file), "utf8")) ? [file] : [])),
  );
  return wanted.flat();
}

async function doorsOf(file: string, kind: Door["kind"], nameOf: (name: string) => string): Promise<readonly Door[]> {
  const exported = (await import(join(source, file))) as Readonly<Record<string, unknown>>;
  return Object.entries(exported).flatMap(([name, value]) =>
    typeof value === "function" && (kind === "action" || methods.includes(name))
      ? [
          {
            name: nameOf(name),
            kind,
            open: async (...given: readonly unknown[]): Promise<unknown> => await value(...given),
          },
        ]
      : [],
  );
}

/** `app/(account)/logs/export/route.ts` answers at `/logs/export`. */
export const addressOf = (file: string): string =>
  `/${file
    .split("/")
    .slice(1, -1)
    .filter((part) => !part.startsWith("("))
    .join("/")}`;
