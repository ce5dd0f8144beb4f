import type { HourlyUptime } from "@causeway/routing";
import { percentText } from "../catalog/percent-text.ts";
import { isTroubled } from "./provider-status.ts";

const hourMs = 3_600_000;

/** The last 24 hours as bars; what they say is said in words beside them. */
export function HourBars({ hours, now }: { hours: readonly HourlyUptime[]; now: Date }) {
  const byHour = new Map(hours.map((hour) => [hour.hourMs, hour]));
  const latest = Math.floor(now.getTime() / hourMs) * hourMs;
  return (
    <span aria-hidden="true" className="flex h-6 w-full items-stretch gap-px sm:w-40">
      {Array.from({ length: 24 }, (_, index) => {
        const startMs = latest - (23 - index) * hourMs;
        const hour = byHour.get(startMs);
        return (
          <span
            key={startMs}
            title={`${new Date(startMs).toISOString().slice(11, 16)} UTC: ${textOf(hour)}`}
            className={`flex-1 rounded-xs ${colourOf(hour)}`}
          />
        );
      })}
    </span>
  );
}

function textOf(hour: HourlyUptime | undefined): string {
  if (!hour) return "no calls";
  const calls = hour.answered + hour.failed;
  return `${percentText(hour.answered / calls)} of ${calls} calls`;
}

function colourOf(hour: HourlyUptime | undefined): string {
  if (!hour) return "bg-kumo-fill";
  if (isTroubled(hour)) return "bg-kumo-danger";
  return hour.failed > 0 ? "bg-kumo-warning" : "bg-kumo-success";
}
