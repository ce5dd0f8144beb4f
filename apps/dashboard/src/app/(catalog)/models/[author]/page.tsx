import { LinkButton } from "@causeway/ui/button.tsx";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { authorName } from "../../../../features/catalog/author-names.ts";
import { LogoImage } from "../../../../features/catalog/components/logo-image.tsx";
import { cheapestOf } from "../../../../features/catalog/model-summary.ts";
import { type Catalog, readCatalog } from "../../../../features/catalog/read-catalog.ts";
import { type ServedModel, ServedModels } from "../../../../features/providers/provider-models.tsx";

type AuthorPageProps = { params: Promise<{ author: string }> };

export async function generateMetadata({ params }: AuthorPageProps): Promise<Metadata> {
  const author = decodeURIComponent((await params).author);
  const name = authorName(author);
  return servedOf(author, await readCatalog()).length > 0
    ? { title: name, description: `All models of ${name} with their prices.` }
    : {};
}

export default async function AuthorPage({ params }: AuthorPageProps) {
  const author = decodeURIComponent((await params).author);
  const served = servedOf(author, await readCatalog());
  if (served.length === 0) notFound();
  const name = authorName(author);
  return (
    <div className="flex flex-col gap-6">
      <header>
        <nav aria-label="Breadcrumb" className="mb-3 text-sm text-kumo-subtle">
          <Link href="/models" className="hover:underline">
            Models
          </Link>
        </nav>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="flex items-center gap-3">
            <LogoImage id={author} name={name} size="size-8" />
            <h1 className="text-2xl font-semibold tracking-tight text-kumo-strong">{name}</h1>
          </div>
          <LinkButton href={`/models?author=${encodeURIComponent(author)}`}>Search among them</LinkButton>
        </div>
        <p className="mt-2 text-sm text-kumo-subtle">
          {served.length} {served.length === 1 ? "model" : "models"}, each at the price of its cheapest provider.
        </p>
      </header>
      <ServedModels label={`Models of ${name}`} served={served} />
    </div>
  );
}

/** The newest first. */
const servedOf = (author: string, { snapshot }: Catalog): readonly ServedModel[] =>
  [...snapshot.models.values()]
    .filter((model) => model.author === author)
    .flatMap((model) => {
      const endpoint = cheapestOf(snapshot.endpoints.get(model.id) ?? []);
      return endpoint ? [{ model, endpoint }] : [];
    })
    .toSorted((a, b) => dayOf(b).localeCompare(dayOf(a)) || a.model.name.localeCompare(b.model.name, "en"));

const dayOf = ({ model }: ServedModel): string => model.releasedOn ?? model.listedOn ?? "";
