import type { CatalogReview } from "@causeway/services";
import { LinkButton } from "@causeway/ui/button.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import { DecidedList } from "./decided-list.tsx";
import { RefreshButton } from "./refresh-button.tsx";
import { RefreshList } from "./refresh-list.tsx";
import { WaitingList } from "./waiting-list.tsx";

/** What the catalogue's sources say otherwise than we do: what waits for a person, and what was decided. */
export function CatalogReviewScreen({ review }: { readonly review: CatalogReview }) {
  return (
    <>
      <PageHeader
        title="Catalogue upkeep"
        description="Where the sources of models and prices differ from what is on offer. Prices are dollars per million tokens."
        actions={
          <>
            <LinkButton href="/operations">Operations</LinkButton>
            <RefreshButton />
          </>
        }
      />
      <div className="grid gap-6">
        <WaitingList changes={review.waiting} />
        <DecidedList changes={review.decided} />
        <RefreshList refreshes={review.refreshes} />
      </div>
    </>
  );
}
