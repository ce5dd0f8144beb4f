import { glob } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { addressOf } from "./doors.fixture.ts";

type Asked = { readonly params: Readonly<Record<string, string>>; readonly search?: Readonly<Record<string, string>> };

/** A page of the account or of operators, by its address: `/keys/[id]`. */
export type GuardedPage = {
  readonly address: string;
  readonly isOfOperators: boolean;
  readonly open: (asked: Asked) => Promise<unknown>;
};

const app = fileURLToPath(new URL("../app", import.meta.url));

/** Read from the code: pages outside of these two groups are for everybody. */
export async function findGuardedPages(): Promise<readonly GuardedPage[]> {
  const files: string[] = [];
  for await (const file of glob("{(account),(operations)}/**/page.tsx", { cwd: app })) files.push(file);
  return await Promise.all(files.toSorted().map(pageOf));
}

async function pageOf(file: string): Promise<GuardedPage> {
  const { default: page } = (await import(join(app, file))) as { default: (props: object) => unknown };
  return {
    address: addressOf(`app/${file}`),
    isOfOperators: file.startsWith("(operations)"),
    open: async ({ params, search = {} }) =>
      await page({ params: Promise.resolve(params), searchParams: Promise.resolve(search) }),
  };
}
