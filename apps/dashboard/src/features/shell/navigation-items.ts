import {
  BellIcon,
  ChatCircleTextIcon,
  ChartLineUpIcon,
  CreditCardIcon,
  CubeIcon,
  FlagIcon,
  GaugeIcon,
  KeyIcon,
  PlugsIcon,
  SlidersHorizontalIcon,
} from "@phosphor-icons/react";

export const navigationItems = [
  { href: "/get-started", label: "Get started", Icon: FlagIcon },
  { href: "/models", label: "Models", Icon: CubeIcon },
  { href: "/playground", label: "Playground", Icon: ChatCircleTextIcon },
  { href: "/keys", label: "Keys", Icon: KeyIcon },
  { href: "/limits", label: "Limits", Icon: SlidersHorizontalIcon },
  { href: "/own-keys", label: "Provider keys", Icon: PlugsIcon },
  { href: "/credits", label: "Credits", Icon: CreditCardIcon },
  { href: "/alerts", label: "Alerts", Icon: BellIcon },
  { href: "/activity", label: "Activity", Icon: ChartLineUpIcon },
] as const;

/** For those who operate the platform. */
export const staffItems = [{ href: "/operations", label: "Operations", Icon: GaugeIcon }] as const;
