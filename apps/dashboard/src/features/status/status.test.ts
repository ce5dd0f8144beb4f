import { catalogSnapshot, type Endpoint, unmeasured } from "@causeway/catalog";
import { picoUsd } from "@causeway/money";
import { expect, test } from "vitest";
import { incidentsOf } from "./incidents.ts";
import { modelStatuses, providerStatuses } from "./provider-status.ts";
import { statusJson, statusRss } from "./status-feed.ts";

const endpoint = (providerId: string, modelId: string): Endpoint => ({
  id: `${providerId}:${modelId}`,
  modelId,
  providerId,
  upstreamModelId: modelId,
  contextLength: 1,
  maxOutputTokens: undefined,
  quantization: undefined,
  inputModalities: ["text"],
  supportedParameters: [],
  price: {
    input: picoUsd(1n),
    output: picoUsd(1n),
    cachedInput: undefined,
    cacheWrite: undefined,
    request: undefined,
    tiers: [],
  },
  priceVersionId: "1",
});

const policy = { trainsOnPrompts: undefined, retentionDays: undefined };
const snapshot = catalogSnapshot(
  [],
  [
    endpoint("good", "a/one"),
    endpoint("bad", "a/one"),
    endpoint("half", "a/one"),
    endpoint("half", "a/two"),
    endpoint("quiet", "a/three"),
  ],
  ["good", "bad", "half", "quiet"].map((id) => ({ id, name: `<${id}> & Co`, dataPolicy: policy })),
);
const counts = (answered: number, failed: number) =>
  new Map([
    ["o", answered],
    ["f", failed],
  ]);
const hours = [
  {
    period: 1,
    byEndpoint: new Map([
      ["good:a/one", counts(10, 0)],
      ["bad:a/one", counts(10, 30)],
    ]),
  },
  { period: 2, byEndpoint: new Map([["bad:a/one", counts(0, 20)]]) },
  {
    period: 4,
    byEndpoint: new Map([
      ["good:a/one", counts(10, 0)],
      ["bad:a/one", counts(10, 20)],
    ]),
  },
];
const facts = {
  snapshot,
  hours,
  measure: (id: string) => ({
    ...unmeasured,
    standing: id === "half:a/two" ? ("away" as const) : ("serving" as const),
  }),
};
const hourMs = 3_600_000;
const now = 4.5 * hourMs;

test("the worst come first, and who was not called says so", () => {
  expect(providerStatuses(facts).map(({ id, word, calls }) => [id, word, calls])).toEqual([
    ["bad", "partial", 90],
    ["half", "partial", 0],
    ["good", "up", 20],
    ["quiet", "quiet", 0],
  ]);
  expect(modelStatuses(facts).map(({ id, word }) => [id, word])).toEqual([
    ["a/two", "away"],
    ["a/one", "partial"],
  ]);
});

test("hours in a row are one incident, and the present hour's goes on", () => {
  expect(incidentsOf(providerStatuses(facts), now)).toEqual([
    { providerId: "bad", providerName: "<bad> & Co", fromMs: 4 * hourMs, toMs: undefined, failed: 20, calls: 30 },
    { providerId: "bad", providerName: "<bad> & Co", fromMs: hourMs, toMs: 3 * hourMs, failed: 50, calls: 60 },
  ]);
});

test("feeds say the same, with names escaped", () => {
  const providers = providerStatuses(facts);
  const incidents = incidentsOf(providers, now);
  const announcement = {
    id: "1",
    title: "Payments <late>",
    details: "A & B",
    since: new Date(now),
    endedAt: undefined,
  };
  const told = { incidents, announcements: [announcement, { ...announcement, id: "2", endedAt: new Date(now) }] };
  const rss = statusRss(told, "http://localhost:3000", new Date(now));
  expect(rss).toContain("<title>&lt;bad&gt; &amp; Co: failing</title>");
  expect(rss.match(/<item>/g)).toHaveLength(4);
  expect(rss).toContain("<title>Payments &lt;late&gt;</title>");
  expect(rss).toContain("<title>Payments &lt;late&gt; (over)</title>");
  expect(rss).not.toContain("<bad>");
  expect(statusJson(providers, modelStatuses(facts), told, new Date(now))).toMatchObject({
    providers: [
      { id: "bad", status: "partial", uptime_last_1d: 22.22 },
      { id: "half" },
      { id: "good", uptime_last_1d: 100 },
      { id: "quiet", uptime_last_1d: null },
    ],
    announcements: [{ title: "Payments <late>", details: "A & B", to: null }, { to: new Date(now).toISOString() }],
    incidents: [{ provider: "bad", to: null, failed_calls: 20 }, { provider: "bad" }],
  });
});

test("the feed leaves out what no XML may have, and nothing else", () => {
  const details = "Pasted\u001b[31m from a terminal\u0008,\n\ud83d\ude80 with a \ud800half\ufffe";
  const told = {
    incidents: [],
    announcements: [{ id: "1", title: "Slow", details, since: new Date(0), endedAt: undefined }],
  };
  expect(statusRss(told, "http://localhost:3000", new Date(0))).toContain(
    "<description>Pasted[31m from a terminal,\n\ud83d\ude80 with a half</description>",
  );
});
