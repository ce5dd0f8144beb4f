import { expect, test } from "vitest";
import { catalogSnapshot } from "../snapshot.ts";
import { listRouters } from "./list-routers.ts";
import { endpointOf, modelOf } from "./listed.fixture.ts";
import type { ModelFilter } from "./model-filter.ts";

const words = modelOf("a/words");
const sight = modelOf("b/sight", { inputModalities: ["text", "image"] });
const free = modelOf("a/words:free");
const leaving = modelOf("c/leaving", { deprecatedOn: "2027-01-01", inputModalities: ["text", "video"] });
const vectors = modelOf("d/vectors", { outputModalities: ["embedding"] });
const paid = { input: 1n, output: 1n };
const catalog = catalogSnapshot(
  [words, sight, free, leaving, vectors],
  [
    endpointOf(words.id, "one", paid, { supportedParameters: ["tools"], contextLength: 200_000 }),
    endpointOf(sight.id, "two", paid, { supportedParameters: ["seed"] }),
    endpointOf(free.id, "one", { input: 0n, output: 0n }),
    endpointOf(leaving.id, "one", paid),
    endpointOf(vectors.id, "one", paid),
  ],
  [],
);
const idsOf = (filter: ModelFilter) => listRouters(catalog, filter, 0).map(({ model: { id } }) => id);

test("a router can what any of the models can that it chooses from", () => {
  const [auto, drawing] = listRouters(catalog, {}, 0);
  expect(auto).toMatchObject({
    router: "auto",
    model: {
      id: "causeway/auto",
      contextLength: 200_000,
      inputModalities: ["text", "image"],
      outputModalities: ["text"],
      supportedParameters: ["seed", "tools"],
    },
  });
  expect(drawing).toMatchObject({ router: "free", model: { id: "causeway/free", inputModalities: ["text"] } });
});

test.each<[string, ModelFilter, readonly string[]]>([
  ["nothing", {}, ["causeway/auto", "causeway/free"]],
  ["their names", { text: "AUTO" }, ["causeway/auto"]],
  ["their maker", { authors: ["causeway"] }, ["causeway/auto", "causeway/free"]],
  ["another's maker", { authors: ["a"] }, []],
  ["their family", { families: ["Router"] }, ["causeway/auto", "causeway/free"]],
  ["pictures", { inputModalities: ["image"] }, ["causeway/auto"]],
  ["parameters that different models know", { supportedParameters: ["seed", "tools"] }, ["causeway/auto"]],
  ["a context that none has", { contextLength: 200_001 }, []],
  ["vectors", { outputModalities: ["embedding"] }, []],
  ["a price", { inputPrice: { min: undefined, max: undefined } }, []],
  ["a provider", { providers: ["one"] }, []],
  ["who keeps nothing", { keepsNothing: true }, []],
  ["models that may be used, none of which is free", { mayUseModel: (id) => id === words.id }, ["causeway/auto"]],
  ["providers that may be used", { mayUseProvider: (id) => id === "two" }, ["causeway/auto"]],
  ["nothing that may be used", { mayUseModel: () => false }, []],
])("filtered by %s", (_, filter, ids) => {
  expect(idsOf(filter)).toEqual(ids);
});
