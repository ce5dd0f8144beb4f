import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

/** Generated once and kept, so that sessions and keys survive a restart. */
const secretsSchema = z.object({
  authSecret: z.string(),
  stripeWebhookSecret: z.string(),
  /** Seals workspaces' own provider keys: without it, those that are stored are lost. */
  ownKeyEncryptionKeys: z.string(),
  apiKey: z.string().optional(),
  managementKey: z.string().optional(),
});

export type Secrets = z.infer<typeof secretsSchema>;

export type State = {
  readonly path: (...parts: string[]) => string;
  readonly logFile: (name: string) => string;
  /** Logs tell about this run, not about the ones before. */
  readonly clearLogs: () => void;
  readonly secrets: () => Secrets;
  readonly saveSecrets: (secrets: Secrets) => void;
  /** Whether `value` was the one stamped last: the work it stands for is done. */
  readonly isStamped: (name: string, value: string) => boolean;
  readonly stamp: (name: string, value: string) => void;
  readonly writeJson: (name: string, content: object) => void;
};

export function openState(stateDir: string): State {
  const path = (...parts: string[]) => join(stateDir, ...parts);
  mkdirSync(path("logs"), { recursive: true });
  mkdirSync(path("stamps"), { recursive: true });
  const writeJson = (name: string, content: object) => write(path(name), `${JSON.stringify(content, null, 2)}\n`);
  return {
    path,
    logFile: (name) => path("logs", `${name}.log`),
    clearLogs: () => {
      rmSync(path("logs"), { recursive: true, force: true });
      mkdirSync(path("logs"));
    },
    secrets: () => {
      const file = path("secrets.json");
      const kept: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
      const known = secretsSchema.safeParse(kept);
      if (known.success) return known.data;
      // A folder of an older version lacks the newer ones.
      const secrets = secretsSchema.parse({ ...newSecrets(), ...secretsSchema.partial().parse(kept) });
      writeJson("secrets.json", secrets);
      return secrets;
    },
    saveSecrets: (secrets) => writeJson("secrets.json", secrets),
    isStamped: (name, value) =>
      existsSync(path("stamps", name)) && readFileSync(path("stamps", name), "utf8") === value,
    stamp: (name, value) => write(path("stamps", name), value),
    writeJson,
  };
}

/** Held while a stack runs on the folder: two stacks on one database folder would end each other's Postgres. */
export function lockState(state: State): () => void {
  const file = state.path("running.pid");
  const holder = existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined;
  if (holder !== undefined && holder !== process.pid && isCauseway(holder)) {
    throw new Error(
      `Causeway already runs on ${dirname(file)} (process ${holder}). Stop it first, or set CAUSEWAY_STATE_DIR to another folder.`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function isCauseway(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A number may have been given to another program since.
    return process.platform !== "linux" || readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("infra/local/src");
  } catch {
    return false;
  }
}

const newSecrets = (): Secrets => ({
  authSecret: random(),
  stripeWebhookSecret: `whsec_${random()}`,
  ownKeyEncryptionKeys: `local-1:${randomBytes(32).toString("base64")}`,
});

const random = (): string => randomBytes(32).toString("base64url");

/** Whole or not at all, and for its owner's eyes. */
function write(file: string, content: string): void {
  writeFileSync(`${file}.new`, content, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
