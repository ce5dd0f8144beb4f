import { describe, expect, test } from "vitest";
import { createProgress } from "./progress.ts";

const wipe = "\r\u001B[2K";

function onTerminal(isTTY: boolean) {
  let written = "";
  const write = (text: string) => (written += text);
  const text = () => written.replaceAll(/\d+\.\d s/g, "N s");
  return { progress: createProgress({ isTTY, write }), text };
}

describe("the progress display", () => {
  test("is one plain line per step where there is no terminal", async () => {
    const { progress, text } = onTerminal(false);
    await progress.step("Redis", async () => {});
    expect(text()).toBe("✓ Redis (N s)\n");
  });

  test("wipes its turning sign on a terminal", async () => {
    const { progress, text } = onTerminal(true);
    await progress.step("Redis", async () => {});
    expect(text()).toBe(`${wipe}⠙ Redis N s${wipe}✓ Redis (N s)\n`);
  });

  test("marks the step that failed and passes the reason on", async () => {
    const { progress, text } = onTerminal(false);
    const step = progress.step("Redis", () => Promise.reject(new Error("no such program")));
    await expect(step).rejects.toThrow("no such program");
    expect(text()).toBe("✗ Redis (N s)\n");
  });

  test("marks a result that is not good", async () => {
    const { progress, text } = onTerminal(false);
    await progress.step(
      "Lint",
      async () => 3,
      (problems) => problems === 0,
    );
    expect(text()).toBe("✗ Lint (N s)\n");
  });

  test("says nothing after its end", async () => {
    const { progress, text } = onTerminal(true);
    progress.end();
    await progress.step("worker", async () => {});
    expect(text()).toBe("");
  });
});
