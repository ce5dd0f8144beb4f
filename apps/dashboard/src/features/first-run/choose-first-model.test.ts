import { expect, it } from "vitest";
import { chooseFirstModel } from "./choose-first-model.ts";

const model = (id: string, price: string, outputModalities = ["text"]) => ({
  id,
  inputPrice: price,
  outputPrice: price,
  outputModalities,
});
const catalog = [
  model("a/embedder", "0", ["embedding"]),
  model("a/large", "2"),
  model("a/small:free", "0"),
  model("openai/gpt-4o-mini", "1"),
];

it("is a familiar one for a workspace with credits, which still hears of the free one", () => {
  expect(chooseFirstModel(catalog, true)).toEqual({
    id: "openai/gpt-4o-mini",
    isFree: false,
    freeModel: "a/small:free",
  });
});

it("costs nothing for a workspace without credits, when there is such a model", () => {
  expect(chooseFirstModel(catalog, false)).toMatchObject({ id: "a/small:free", isFree: true });
  expect(chooseFirstModel([model("a/large", "2")], false)).toEqual({
    id: "a/large",
    isFree: false,
    freeModel: undefined,
  });
});

it("is some model when no familiar one is there", () => {
  expect(chooseFirstModel([model("a/small:free", "0"), model("a/large", "2")], true).id).toBe("a/large");
});
