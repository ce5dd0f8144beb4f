import { describe, expect, it } from "vitest";
import { readImages } from "./read-request.ts";

const read = (body: object) => readImages({ model: "a/b", prompt: "A reef", ...body });

describe("a request for images", () => {
  it("whose size and shape disagree is refused, one that says both the same way is not", () => {
    expect(() => read({ size: "1024x1536", aspect_ratio: "16:9" })).toThrow(
      "aspect_ratio must be that of size (1024x1536)",
    );
    expect(read({ size: "1024x1536", aspect_ratio: "2:3" }).request).toMatchObject({ aspectRatio: "2:3" });
    expect(read({ size: "2K", aspect_ratio: "16:9" }).request).toMatchObject({ resolution: "2K", size: undefined });
  });

  it("is told that fields of one provider alone are not passed on", () => {
    expect(read({ provider: { options: { openai: { moderation: "low" } } } }).warnings).toMatchObject([
      { code: "field-ignored", param: "provider.options" },
    ]);
    expect(read({ provider: { options: {} } }).warnings).toEqual([]);
  });

  it("shows three early looks unless said, and none to who wants none", () => {
    expect(read({ stream: true }).request).toMatchObject({ stream: true, partialImages: 3 });
    expect(read({ stream: true, partial_images: 0 }).request).toMatchObject({ partialImages: 0 });
    expect(() => read({ partial_images: 4 })).toThrow("partial_images must be a whole number from 0 to 3");
  });
});
