import { expect, it } from "vitest";
import { metricsText } from "./metrics-text.ts";

const figures = {
  oldestUnsettledMs: 1_200,
  streamLength: null,
  setApart: 2,
  openFindings: 0,
  frozenWorkspaces: 1,
  postingsStopped: true,
  conservationGapNano: "-12345678901234567890",
};

it("writes each figure as a gauge, exact, and leaves out what was never measured", () => {
  const text = metricsText(figures);
  expect(text).toContain("# TYPE causeway_oldest_unsettled_ms gauge\ncauseway_oldest_unsettled_ms 1200\n");
  expect(text).toContain("\ncauseway_quarantined_usage 2\n");
  expect(text).toContain("\ncauseway_postings_stopped 1\n");
  expect(text).toContain("\ncauseway_conservation_gap_nano_usd -12345678901234567890\n");
  expect(text).not.toContain("usage_stream_length");
});
