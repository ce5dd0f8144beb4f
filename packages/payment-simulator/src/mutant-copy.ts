import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";

const packagesFolder = join(import.meta.dirname, "../..");
const copied = ["ledger", "payment-books", "payment-simulator"];
const linked = ["errors", "lease-simulator", "money", "pricing"];

export type MutantCopy = {
  /** The command that simulates with the mistake in it. */
  readonly simulateCommand: string;
  remove(): void;
};

/** A copy of the packages with the mistake written into the source. Throws when the source it is about has changed. */
export function copyWithMistake({ id, edits }: Mutant): MutantCopy {
  const folder = mkdtempSync(join(tmpdir(), `mutant-${id}-`));
  mkdirSync(join(folder, "node_modules/@causeway"), { recursive: true });
  for (const name of copied) {
    for (const part of ["src", "package.json"])
      cpSync(join(packagesFolder, name, part), join(folder, name, part), { recursive: true });
    symlinkSync(join(folder, name), join(folder, "node_modules/@causeway", name));
  }
  for (const name of linked) symlinkSync(join(packagesFolder, name), join(folder, "node_modules/@causeway", name));
  for (const edit of edits) {
    const path = join(folder, edit.package, "src", edit.file);
    const source = readFileSync(path, "utf8");
    if (source.split(edit.find).length !== 2) throw new Error(`${id} no longer fits ${edit.package}/src/${edit.file}`);
    writeFileSync(
      path,
      source.replace(edit.find, () => edit.replace),
    );
  }
  return {
    simulateCommand: join(folder, "payment-simulator/src/commands/simulate.ts"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
