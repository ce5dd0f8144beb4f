import type { CatalogSnapshot } from "@causeway/catalog";
import type { JsonObject } from "../json.ts";

/** `GET /providers`, by slug. What is not known of one is null. */
export const writeProviders = ({ providers }: CatalogSnapshot): JsonObject => ({
  data: [...providers.values()]
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, name, dataPolicy }) => ({
      name,
      slug: id,
      headquarters: null,
      datacenters: null,
      privacy_policy_url: null,
      terms_of_service_url: null,
      status_page_url: null,
      data_policy: {
        trains_on_prompts: dataPolicy.trainsOnPrompts ?? null,
        retention_days: dataPolicy.retentionDays ?? null,
      },
    })),
});
