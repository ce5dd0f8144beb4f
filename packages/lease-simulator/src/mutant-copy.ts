import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mutant } from "./mutants/mutant.ts";

const packagesFolder = join(import.meta.dirname, "../..");

export type MutantCopy = {
  /** The command that simulates with the mistake in it. */
  readonly simulateCommand: string;
  remove(): void;
};

/** A copy of both packages with the mistake written into the source. Throws when the source it is about has changed. */
export function copyWithMistake({ id, edits }: Mutant): MutantCopy {
  const folder = mkdtempSync(join(tmpdir(), `mutant-${id}-`));
  for (const name of ["leases", "lease-simulator"]) {
    cpSync(join(packagesFolder, name, "src"), join(folder, name, "src"), { recursive: true });
    cpSync(join(packagesFolder, name, "package.json"), join(folder, name, "package.json"));
  }
  mkdirSync(join(folder, "node_modules/@causeway"), { recursive: true });
  symlinkSync(join(folder, "leases"), join(folder, "node_modules/@causeway/leases"));
  symlinkSync(join(packagesFolder, "money"), join(folder, "node_modules/@causeway/money"));
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
    simulateCommand: join(folder, "lease-simulator/src/commands/simulate.ts"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
