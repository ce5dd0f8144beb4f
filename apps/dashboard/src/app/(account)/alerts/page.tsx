import type { Metadata } from "next";
import { AlertsScreen } from "../../../features/alerts/components/alerts-screen.tsx";
import { loadAlerts } from "../../../features/alerts/queries.ts";
import { requireSession } from "../../../features/auth/session.ts";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage() {
  return <AlertsScreen {...(await loadAlerts(await requireSession()))} />;
}
