import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { ImageResponse } from "next/og";
import { expect, it, vi } from "vitest";
import { shareImage } from "./share-image.tsx";

const appFolder = fileURLToPath(new URL("../../..", import.meta.url));

it.each([
  ["a name", "gpt-oss-120b"],
  ["a name that is far too long for a picture", "Some model ".repeat(40)],
  ["letters that the font does not have", "通义千问 🚀"],
])("is a PNG of 1200 by 630 with %s, and asks nobody for anything", async (_, title) => {
  const asked: string[] = [];
  const fetchBefore = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    // The renderer's own program comes as data.
    const { url } = new Request(input);
    if (url.startsWith("data:")) return await fetchBefore(input, init);
    asked.push(url);
    throw new Error("nothing is fetched");
  };
  try {
    const answer = await shareImage({ over: "OpenAI", title, facts: ["Input $0.04 / 1M", "131K context"] }, appFolder);
    expect(answer.headers.get("content-type")).toBe("image/png");
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1_200, 630]);
  } finally {
    globalThis.fetch = fetchBefore;
  }
  expect(asked).toEqual([]);
});

it("is drawn once for all who ask for it, and again for another card", async () => {
  const drawings = vi.spyOn(ImageResponse.prototype, "arrayBuffer");
  const card = { over: "OpenAI", title: `Drawn once ${randomUUID()}`, facts: ["1 model"] };
  const ask = (title: string) => shareImage({ ...card, title }, appFolder).then((answer) => answer.arrayBuffer());
  const [one, two] = await Promise.all([ask(card.title), ask(card.title)]);
  expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
  await ask(card.title);
  expect(drawings).toHaveBeenCalledTimes(1);
  await ask(`${card.title} anew`);
  expect(drawings).toHaveBeenCalledTimes(2);
  drawings.mockRestore();
});
