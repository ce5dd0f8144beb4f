import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { copyWithMistake } from "./mutant-copy.ts";
import { mutants } from "./mutants/mutants.ts";

it.each(mutants)(
  "$id is found: $mistake",
  async (mutant) => {
    const copy = copyWithMistake(mutant);
    try {
      const options = ["--seeds", String(mutant.withinSeeds), "--stop-after", "1"];
      const simulation = spawn(process.execPath, [copy.simulateCommand, ...options], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      let errors = "";
      simulation.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      simulation.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
      await once(simulation, "close");
      expect(errors).toBe("");
      expect(output).toMatch(/^seed \d+, step \d+: /);
    } finally {
      copy.remove();
    }
  },
  300_000,
);
