import type { Metadata } from "next";
import { requireSession } from "../../../features/auth/session.ts";
import { replayOf } from "../../../features/content/kept-messages.ts";
import { loadContent } from "../../../features/content/queries.ts";
import { PlaygroundScreen } from "../../../features/playground/components/playground-screen.tsx";
import { loadPlayground } from "../../../features/playground/queries.ts";

export const metadata: Metadata = { title: "Playground" };

type PlaygroundPageProps = {
  readonly searchParams: Promise<{ readonly models?: string | string[]; readonly generation?: string | string[] }>;
};

export default async function PlaygroundPage({ searchParams }: PlaygroundPageProps) {
  const { models, generation } = await searchParams;
  const [data, kept] = await Promise.all([
    loadPlayground(await requireSession(), typeof models === "string" ? models : undefined),
    typeof generation === "string" ? loadContent(generation) : undefined,
  ]);
  return <PlaygroundScreen {...data} replayed={kept?.kind === "kept" ? replayOf(kept.content.input) : undefined} />;
}
