import {
  BellIcon,
  BookmarkSimpleIcon,
  BroadcastIcon,
  ChatCircleTextIcon,
  ChartLineUpIcon,
  CreditCardIcon,
  ClockCounterClockwiseIcon,
  CubeIcon,
  FlagIcon,
  GaugeIcon,
  GearIcon,
  KeyIcon,
  PathIcon,
  ListMagnifyingGlassIcon,
  PlugsIcon,
  ShieldCheckIcon,
  SlidersHorizontalIcon,
  UsersIcon,
} from "@phosphor-icons/react";

export const navigationItems = [
  { href: "/get-started", label: "Get started", Icon: FlagIcon },
  { href: "/models", label: "Models", Icon: CubeIcon },
  { href: "/playground", label: "Playground", Icon: ChatCircleTextIcon },
  { href: "/keys", label: "Keys", Icon: KeyIcon },
  { href: "/presets", label: "Presets", Icon: BookmarkSimpleIcon },
  { href: "/routing", label: "Routing", Icon: PathIcon },
  { href: "/guardrails", label: "Guardrails", Icon: ShieldCheckIcon },
  { href: "/limits", label: "Limits", Icon: SlidersHorizontalIcon },
  { href: "/own-keys", label: "Provider keys", Icon: PlugsIcon },
  { href: "/credits", label: "Credits", Icon: CreditCardIcon },
  { href: "/alerts", label: "Alerts", Icon: BellIcon },
  { href: "/activity", label: "Activity", Icon: ChartLineUpIcon },
  { href: "/logs", label: "Logs", Icon: ListMagnifyingGlassIcon },
  { href: "/observability", label: "Observability", Icon: BroadcastIcon },
  { href: "/members", label: "Members", Icon: UsersIcon },
  { href: "/audit-log", label: "Audit log", Icon: ClockCounterClockwiseIcon },
  { href: "/settings/workspace", label: "Settings", Icon: GearIcon },
] as const;

/** For those who operate the platform. */
export const staffItems = [{ href: "/operations", label: "Operations", Icon: GaugeIcon }] as const;
