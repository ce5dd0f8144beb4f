/** Where two letters, one after the other, lead. */
export const destinations = [
  { keys: "g a", label: "Activity", href: "/activity" },
  { keys: "g l", label: "Logs", href: "/logs" },
  { keys: "g m", label: "Models", href: "/models" },
  { keys: "g k", label: "Keys", href: "/keys" },
  { keys: "g c", label: "Credits", href: "/credits" },
  { keys: "g p", label: "Playground", href: "/playground" },
] as const;

/** What else keys do; each page listens to its own. */
export const otherShortcuts = [
  { keys: "⌘ K / Ctrl K", label: "Find anything" },
  { keys: "/", label: "Go to the page's search or filter" },
  { keys: "j / k", label: "Next and previous call in the logs" },
  { keys: "Esc", label: "Close what lies open, stop an answer" },
  { keys: "?", label: "This list" },
] as const;
