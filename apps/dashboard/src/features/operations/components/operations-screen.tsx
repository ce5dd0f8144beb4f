import { Banner } from "@causeway/ui/banner.tsx";
import { LinkButton } from "@causeway/ui/button.tsx";
import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { OperationsPageData } from "../queries.ts";
import { AnnouncementList } from "./announcement-list.tsx";
import { BooksSummary } from "./books-summary.tsx";
import { CheckList } from "./check-list.tsx";
import { FindingList } from "./finding-list.tsx";
import { FrozenList } from "./frozen-list.tsx";
import { GatewayList } from "./gateway-list.tsx";
import { GiftList } from "./gift-list.tsx";
import { LeaseList } from "./lease-list.tsx";
import { LossTable } from "./loss-table.tsx";
import { ProviderTable } from "./provider-table.tsx";
import { ResumeButton } from "./operator-buttons.tsx";
import { SetApartList } from "./set-apart-list.tsx";

/** Whether the books agree, what was stopped, and what waits for a person. */
export function OperationsScreen({ operations, announcements }: OperationsPageData) {
  const { postingStop, checks, findings, frozen, setApart, redis, leases, losses, providers, gateways, gifts } =
    operations;
  return (
    <>
      <PageHeader
        title="Operations"
        description="Whether the books agree, what was stopped, and what waits for a person."
        actions={<LinkButton href="/operations/catalog">Catalogue upkeep</LinkButton>}
      />
      {postingStop && (
        <div className="mb-6 grid gap-3">
          <Banner variant="error" title="Postings are stopped" description={postingStop.reason} />
          <div>
            <ResumeButton />
          </div>
        </div>
      )}
      <div className="grid gap-6">
        <BooksSummary operations={operations} />
        <AnnouncementList announcements={announcements} />
        <FindingList findings={findings} />
        <FrozenList frozen={frozen} />
        <SetApartList records={setApart} />
        <CheckList checks={checks} />
        <div className="grid gap-6 lg:grid-cols-2">
          <LeaseList redis={redis} leases={leases} />
          <GatewayList gateways={gateways} />
        </div>
        <LossTable losses={losses} />
        <ProviderTable providers={providers} />
        <GiftList gifts={gifts} />
      </div>
    </>
  );
}
