import { PageHeader } from "@causeway/ui/page-header.tsx";
import type { Metadata } from "next";
import { requireSession } from "../../../../features/auth/session.ts";
import { EndpointForm } from "../../../../features/own-keys/components/endpoint-form.tsx";

export const metadata: Metadata = { title: "Add an endpoint" };

export default async function NewEndpointPage() {
  await requireSession();
  return (
    <>
      <PageHeader
        title="Add an endpoint"
        description="A server or a subscription of your own, called like any provider: with your limits, your log and your order."
      />
      <EndpointForm />
    </>
  );
}
