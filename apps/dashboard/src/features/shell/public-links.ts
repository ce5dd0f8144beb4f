/** The pages that everybody may see, in the order of the header. */
export const publicLinks = [
  { href: "/models", label: "Models" },
  { href: "/providers", label: "Providers" },
  { href: "/rankings", label: "Rankings" },
  { href: "/pricing", label: "Pricing" },
  { href: "/docs", label: "Docs" },
  { href: "/status", label: "Status" },
] as const;
