import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { asRecord } from "../providers/json.ts";
import type { StripeState } from "./state.ts";

const formatVersion = 1;
const debounceMs = 100;

/** Keeps Stripe's state in one JSON file, so that customers and unsent webhooks outlive a restart of the sandbox. */
export class StateFile {
  #path: string;
  #state: StripeState;
  #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, state: StripeState, onError: (error: unknown) => void) {
    this.#path = path;
    this.#state = state;
    this.#onError = onError;
    mkdirSync(dirname(path), { recursive: true });
  }

  /** Fills the state from the file. A file that cannot be read is put aside, never overwritten. */
  load(): void {
    const text = readIfThere(this.#path);
    if (text === undefined) return;
    try {
      const saved = asRecord(JSON.parse(text));
      if (saved.version !== formatVersion)
        throw new Error(`its version is ${String(saved.version)}, not ${formatVersion}`);
      for (const [name, table] of Object.entries(this.#state)) {
        const rows = saved[name];
        if (Array.isArray(rows)) table.load(rows);
      }
    } catch (cause) {
      renameSync(this.#path, `${this.#path}.broken`);
      this.#onError(new Error(`Stripe's state in ${this.#path} was unreadable and has been put aside.`, { cause }));
    }
  }

  /** Writes soon, once for many changes. */
  touch(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#writing.then(() => this.#write()).catch(this.#onError);
    }, debounceMs);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#writing;
    writeFileSync(`${this.#path}.new`, this.#text());
    renameSync(`${this.#path}.new`, this.#path);
  }

  async #write(): Promise<void> {
    await writeFile(`${this.#path}.new`, this.#text());
    await rename(`${this.#path}.new`, this.#path);
  }

  #text(): string {
    const tables = Object.entries(this.#state).map(([name, table]) => [name, table.all()]);
    return JSON.stringify({ version: formatVersion, ...Object.fromEntries(tables) });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
