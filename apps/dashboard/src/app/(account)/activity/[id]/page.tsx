import { LinkButton } from "@causeway/ui/button.tsx";
import { Card } from "@causeway/ui/card.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { GenerationView } from "../../../../features/activity/components/generation-view.tsx";
import { loadGeneration } from "../../../../features/activity/queries.ts";

type GenerationPageProps = { readonly params: Promise<{ readonly id: string }> };

export async function generateMetadata({ params }: GenerationPageProps): Promise<Metadata> {
  return { title: (await params).id };
}

export default async function GenerationPage({ params }: GenerationPageProps) {
  const generation = await loadGeneration((await params).id);
  if (!generation) notFound();
  return (
    <>
      <PageHeader title={generation.modelName} actions={<LinkButton href="/activity">All activity</LinkButton>} />
      <Card className="max-w-3xl">
        <GenerationView generation={generation} heading="h2" />
      </Card>
    </>
  );
}
