import { images, type Warning } from "@causeway/protocol";
import { describe, expect, test } from "vitest";
import type { TaskFormat } from "../../task-format.ts";
import { imagenAt } from "./imagen.ts";
import { openaiImages, openaiLikeImages } from "./openai-images.ts";

const all = {
  resolution: "4K",
  quality: "high",
  background: "opaque",
  output_format: "webp",
  output_compression: 80,
  seed: 7,
};

const imagen = imagenAt("/models");

describe("what was asked of an image and cannot be told is said", () => {
  test.each([
    [openaiImages, ["resolution", "seed"]],
    [openaiLikeImages, ["resolution", "quality", "background", "output_format", "output_compression"]],
    [imagen, ["resolution", "quality", "background", "output_format", "output_compression", "seed"]],
  ])("to $id", (format, leftOut) => {
    expect(warnedOf(format, all).map(({ code, param }) => [code, param])).toEqual(
      leftOut.map((param) => ["not-expressible", param]),
    );
  });

  test("not what is told, nor what asks for nothing", () => {
    expect(warnedOf(openaiImages, { ...all, seed: undefined, resolution: "1K" })).toEqual([]);
    expect(warnedOf(openaiLikeImages, { seed: 7, quality: "auto", background: "auto" })).toEqual([]);
    expect(warnedOf(imagen, { resolution: "2K", output_format: "jpeg", output_compression: 80 })).toEqual([]);
  });

  test("a shape where only pixels can be told", () => {
    expect(warnedOf(openaiLikeImages, { aspect_ratio: "16:9" })).toMatchObject([
      { code: "not-expressible", param: "aspect_ratio" },
    ]);
  });
});

function warnedOf(format: TaskFormat<"images">, body: object): readonly Warning[] {
  const { request } = images.read({ model: "m", prompt: "A reef", ...body }, { path: "", query: "", headers: {} }).call;
  if (request.task !== "images") throw new Error("That is no request for images");
  const warnings: Warning[] = [];
  format.writeRequest(request, { upstreamModelId: "m", warn: (warning) => warnings.push(warning) });
  return warnings;
}
