import type { Metadata } from "next";
import { requireSession } from "../../../features/auth/session.ts";
import { loadContentSettings } from "../../../features/content/queries.ts";
import { RoutingScreen } from "../../../features/routing/components/routing-screen.tsx";
import { loadRouting } from "../../../features/routing/queries.ts";

export const metadata: Metadata = { title: "Routing and privacy" };

type RoutingPageProps = { readonly searchParams: Promise<{ readonly model?: string | readonly string[] }> };

export default async function RoutingPage({ searchParams }: RoutingPageProps) {
  const session = await requireSession();
  const { model } = await searchParams;
  const wanted =
    typeof model === "string" && model.trim() !== "" ? model.trim().toLowerCase().slice(0, 200) : undefined;
  const [routing, content] = await Promise.all([loadRouting(session, wanted), loadContentSettings(session)]);
  return <RoutingScreen {...routing} content={content} key={session.workspace.id} />;
}
