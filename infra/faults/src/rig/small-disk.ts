import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";

/** A file system of its own for the tables of one database, which can be filled to the last byte. */
export type SmallDisk = { fill(): void; free(): void; remove(): void };

const megabytes = 160;

export const mayMakeSmallDisks = (): boolean => process.platform === "linux" && process.getuid?.() === 0;

/** Moves the database onto it: nobody may be connected. Needs root. */
export async function moveToSmallDisk(databaseUrl: string, folder: string): Promise<SmallDisk> {
  const mountPoint = join(folder, "small-disk");
  const tablespace = join(mountPoint, "tables");
  const filler = join(mountPoint, "filler");
  mkdirSync(mountPoint);
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", mountPoint]);
  if (status !== 0) throw new Error(`No file system could be mounted at ${mountPoint}`);
  const remove = () => void spawnSync("umount", ["--lazy", mountPoint]);
  process.once("exit", remove);
  mkdirSync(tablespace);
  const { uid, gid } = statSync(join(folder, "postgres", "data"));
  chownSync(tablespace, uid, gid);

  const url = new URL(databaseUrl);
  const database = url.pathname.slice(1);
  url.pathname = "/postgres";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`CREATE TABLESPACE small LOCATION ${client.escapeLiteral(tablespace)}`);
    await client.query(`ALTER DATABASE ${client.escapeIdentifier(database)} SET TABLESPACE small`);
  } finally {
    await client.end();
  }
  return {
    fill() {
      const { bavail, bsize } = statfsSync(mountPoint);
      try {
        writeFileSync(filler, Buffer.alloc(bavail * bsize));
      } catch {
        // Postgres has written meanwhile: it is full to the last byte all the same.
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove() {
      remove();
      process.off("exit", remove);
    },
  };
}
