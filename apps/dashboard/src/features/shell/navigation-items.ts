// Those for servers: the list is drawn there, and the browser is sent no icon's script.
import { BellIcon } from "@phosphor-icons/react/dist/ssr/Bell";
import { BookmarkSimpleIcon } from "@phosphor-icons/react/dist/ssr/BookmarkSimple";
import { BroadcastIcon } from "@phosphor-icons/react/dist/ssr/Broadcast";
import { ChartLineUpIcon } from "@phosphor-icons/react/dist/ssr/ChartLineUp";
import { ChatCircleTextIcon } from "@phosphor-icons/react/dist/ssr/ChatCircleText";
import { ClockCounterClockwiseIcon } from "@phosphor-icons/react/dist/ssr/ClockCounterClockwise";
import { CreditCardIcon } from "@phosphor-icons/react/dist/ssr/CreditCard";
import { CubeIcon } from "@phosphor-icons/react/dist/ssr/Cube";
import { FlagIcon } from "@phosphor-icons/react/dist/ssr/Flag";
import { GaugeIcon } from "@phosphor-icons/react/dist/ssr/Gauge";
import { GearIcon } from "@phosphor-icons/react/dist/ssr/Gear";
import { KeyIcon } from "@phosphor-icons/react/dist/ssr/Key";
import { ListMagnifyingGlassIcon } from "@phosphor-icons/react/dist/ssr/ListMagnifyingGlass";
import { PathIcon } from "@phosphor-icons/react/dist/ssr/Path";
import { PlugsIcon } from "@phosphor-icons/react/dist/ssr/Plugs";
import { ShieldCheckIcon } from "@phosphor-icons/react/dist/ssr/ShieldCheck";
import { SlidersHorizontalIcon } from "@phosphor-icons/react/dist/ssr/SlidersHorizontal";
import { UsersIcon } from "@phosphor-icons/react/dist/ssr/Users";

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
