import type { Metadata } from "next";
import { requireSession } from "../../../../features/auth/session.ts";
import { PresetList } from "../../../../features/presets/components/preset-list.tsx";
import { loadPresets } from "../../../../features/presets/queries.ts";

export const metadata: Metadata = { title: "Presets" };

export default async function PresetsPage() {
  return <PresetList {...(await loadPresets(await requireSession()))} />;
}
