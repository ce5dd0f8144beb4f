import { spawnSync } from "node:child_process";
import { copyWithMistake } from "../mutant-copy.ts";
import { mutants } from "../mutants/mutants.ts";

/** `node src/commands/mutate.ts [M4 …]`: how soon the simulator finds each mistake. */
const wanted = process.argv.slice(2);
for (const mutant of mutants) {
  if (wanted.length > 0 && !wanted.includes(mutant.id)) continue;
  const copy = copyWithMistake(mutant);
  const seeds = String(mutant.withinSeeds);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [copy.simulateCommand, "--seeds", seeds, "--stop-after", "1"],
    {
      encoding: "utf8",
    },
  );
  copy.remove();
  console.log(`${mutant.id} ${mutant.mistake}\n  ${(stdout || stderr).trim().split("\n").join("\n  ")}`);
}
