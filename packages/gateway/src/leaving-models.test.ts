import { catalogSnapshot, type Model } from "@causeway/catalog";
import { AppError } from "@causeway/errors";
import { expect, it } from "vitest";
import { catalogOf } from "./catalog.fixture.ts";
import { leavingWarnings, refuseRetired } from "./leaving-models.ts";

const served = catalogOf(["alpha", "beta"]);
const one = served.models.get("maker/one") as Model;
const retired: Model = { ...one, id: "maker/old", deprecatedOn: "2026-11-20", successorId: "maker/one" };
const catalog = catalogSnapshot([...served.models.values(), retired], [...served.endpoints.values()].flat(), [
  ...served.providers.values(),
]);

const refusalOf = (...models: readonly Model[]): AppError | undefined => {
  try {
    refuseRetired(
      models.map((model) => ({ model, variants: [] })),
      catalog,
    );
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error : undefined;
  }
};

it("names the successor of a model that has had its last day, and who serves it", () => {
  const error = refusalOf(retired);
  expect(error?.message).toBe("Nobody serves maker/old, whose last day was 2026-11-20. In its place ask maker/one.");
  expect(error?.code).toBe("not-found");
  expect(error?.metadata).toMatchObject({
    availability: { code: "model_deprecated", requested_models: ["maker/old"], fallback_models: ["maker/one"] },
    nearest_request: { field: "model", model: "maker/one", providers: ["alpha", "beta"] },
  });
});

it("names no successor that nobody serves", () => {
  const error = refusalOf({ ...retired, successorId: "maker/none" });
  expect(error?.message).toBe("Nobody serves maker/old, whose last day was 2026-11-20.");
  expect(error?.metadata).not.toHaveProperty("nearest_request");
});

it("lets a call go on that names another model, or one that is still served", () => {
  expect(refusalOf(retired, one)).toBeUndefined();
  expect(refusalOf({ ...one, deprecatedOn: "2026-11-20" })).toBeUndefined();
});

it("warns while a model with a last day is served, also after the day where somebody goes on", () => {
  expect(leavingWarnings(one, new Date())).toEqual([]);
  expect(leavingWarnings(retired, new Date("2026-11-20T23:59:59Z"))).toEqual([
    {
      code: "model-leaving",
      param: "model",
      message: "The last day of maker/old is 2026-11-20: service ends then. Its maker names maker/one in its place.",
    },
  ]);
  expect(leavingWarnings({ ...retired, successorId: undefined }, new Date("2026-11-21T00:00:00Z"))).toMatchObject([
    { message: "The last day of maker/old was 2026-11-20: service may end any day." },
  ]);
});
