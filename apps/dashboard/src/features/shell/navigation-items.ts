import {
  ChartLineUpIcon,
  CreditCardIcon,
  CubeIcon,
  FlagIcon,
  GaugeIcon,
  KeyIcon,
  PlugsIcon,
} from "@phosphor-icons/react";

export const navigationItems = [
  { href: "/get-started", label: "Get started", Icon: FlagIcon },
  { href: "/models", label: "Models", Icon: CubeIcon },
  { href: "/keys", label: "Keys", Icon: KeyIcon },
  { href: "/own-keys", label: "Provider keys", Icon: PlugsIcon },
  { href: "/credits", label: "Credits", Icon: CreditCardIcon },
  { href: "/activity", label: "Activity", Icon: ChartLineUpIcon },
] as const;

/** For those who operate the platform. */
export const staffItems = [{ href: "/operations", label: "Operations", Icon: GaugeIcon }] as const;
