import type { Metadata } from "next";
import { readEnv } from "../../../../env.ts";
import { requireSession } from "../../../../features/auth/session.ts";
import { PresetScreen } from "../../../../features/presets/components/preset-screen.tsx";
import { loadPreset } from "../../../../features/presets/queries.ts";

export const metadata: Metadata = { title: "Preset" };

type PresetPageProps = { readonly params: Promise<{ readonly slug: string }> };

export default async function PresetPage({ params }: PresetPageProps) {
  const [session, { slug }] = await Promise.all([requireSession(), params]);
  return <PresetScreen {...(await loadPreset(session, slug))} apiUrl={readEnv().API_URL} />;
}
