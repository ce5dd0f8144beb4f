import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MigrationDirectory, MigrationList } from "@prisma/schema-engine-wasm";

export const migrationsFolder = join(import.meta.dirname, "../migrations");

/** The migrations on disk in the form the schema engine takes them, oldest first. */
export async function readMigrations(): Promise<MigrationList> {
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: "migration_lock.toml",
      content: await readOptional(join(migrationsFolder, "migration_lock.toml")),
    },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all((await migrationNames()).map(readMigration)),
  };
}

/** Changes when a migration is added or edited. */
export async function migrationsFingerprint(): Promise<string> {
  const { migrationDirectories } = await readMigrations();
  return createHash("sha256").update(JSON.stringify(migrationDirectories)).digest("hex").slice(0, 16);
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
}

async function readMigration(name: string): Promise<MigrationDirectory> {
  const value = await readFile(join(migrationsFolder, name, "migration.sql"), "utf8");
  return { path: name, migrationFile: { path: "migration.sql", content: { tag: "ok", value } } };
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
