"use client";

import { useEffect, useState } from "react";
import { formatRelativeTime } from "./format-relative-time.ts";

const refreshEveryMs = 20_000;

/** "3 minutes ago", kept fresh; the exact moment (UTC) is in the title. `date` is ISO 8601. */
export function RelativeTime({ date, className }: { date: string; className?: string }) {
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), refreshEveryMs);
    return () => clearInterval(timer);
  }, []);

  return (
    // The server's clock and the browser's may word it differently for a moment.
    <time
      dateTime={date}
      title={`${date.slice(0, 19).replace("T", " ")} UTC`}
      className={className}
      suppressHydrationWarning
    >
      {formatRelativeTime(new Date(date).getTime(), now)}
    </time>
  );
}
