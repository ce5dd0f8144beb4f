import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { requireSession } from "../../../features/auth/session.ts";
import { KeysScreen } from "../../../features/keys/components/keys-screen.tsx";
import { loadKeys } from "../../../features/keys/queries.ts";

export const metadata: Metadata = { title: "Keys" };

type KeysPageProps = { readonly searchParams: Promise<{ readonly create?: string | string[] }> };

export default async function KeysPage({ searchParams }: KeysPageProps) {
  const { create } = await searchParams;
  return (
    <NuqsAdapter>
      <KeysScreen {...(await loadKeys(await requireSession()))} beginsCreating={create !== undefined} />
    </NuqsAdapter>
  );
}
