import type { Metadata } from "next";
import { requireSession } from "../../../features/auth/session.ts";
import { PlaygroundScreen } from "../../../features/playground/components/playground-screen.tsx";
import { loadPlayground } from "../../../features/playground/queries.ts";

export const metadata: Metadata = { title: "Playground" };

type PlaygroundPageProps = { readonly searchParams: Promise<{ readonly models?: string | string[] }> };

export default async function PlaygroundPage({ searchParams }: PlaygroundPageProps) {
  const { models } = await searchParams;
  const data = await loadPlayground(await requireSession(), typeof models === "string" ? models : undefined);
  return <PlaygroundScreen {...data} replayed={undefined} />;
}
