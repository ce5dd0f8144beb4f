import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { Meter } from "./meter.tsx";

const drawn = (percent: number) =>
  renderToStaticMarkup(<Meter label="Limit used" percent={percent} words="$3 of $10" />);

it("says how much of what, and draws it", () => {
  const html = drawn(30);
  expect(html).toContain(
    'role="meter" aria-label="Limit used" aria-valuenow="30" aria-valuemin="0" aria-valuemax="100" aria-valuetext="$3 of $10"',
  );
  expect(html).toContain('style="width:30%"');
});

it("warns when four fifths are used", () => {
  expect(drawn(79.9)).toContain("bg-kumo-brand");
  expect(drawn(80)).toContain("bg-kumo-warning");
});
