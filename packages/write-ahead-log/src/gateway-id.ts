import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Made with the folder and kept in it. */
export function gatewayIdOf(folder: string): string {
  const path = join(folder, "gateway-id");
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    const id = `gateway-${randomUUID()}`;
    writeFileSync(path, `${id}\n`, { flag: "wx", mode: 0o600, flush: true });
    return id;
  }
}
