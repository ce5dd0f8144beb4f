import type { Metadata } from "next";
import { requireSession } from "../../../features/auth/session.ts";
import { LimitsScreen } from "../../../features/limits/components/limits-screen.tsx";
import { loadLimits } from "../../../features/limits/queries.ts";

export const metadata: Metadata = { title: "Limits" };

export default async function LimitsPage() {
  return <LimitsScreen {...(await loadLimits(await requireSession()))} />;
}
