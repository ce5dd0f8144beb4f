import { type ListParameters, listOf } from "../wire/list.ts";
import { route } from "../wire/route.ts";
import { listParameters, optionalParameters } from "../wire/schemas.ts";
import { missing } from "../wire/stripe-error.ts";

export const eventRoutes = [
  route<ListParameters & { type?: string; types?: string[]; delivery_success?: boolean }>(
    "GET /v1/events",
    listParameters({
      type: { type: "string" },
      types: { type: "array", items: { type: "string" } },
      delivery_success: { type: "boolean" },
    }),
    ({ parameters, world, path }) => {
      const { type, types, delivery_success: delivered } = parameters;
      const rows = world.state.events
        .all()
        .filter((event) => type === undefined || matches(event.type, type))
        .filter((event) => types === undefined || types.some((each) => matches(event.type, each)))
        .filter((event) => delivered === undefined || (event.pending_webhooks === 0) === delivered);
      return listOf(rows, parameters, path);
    },
  ),
  route("GET /v1/events/:id", optionalParameters({}), ({ id, world }) => {
    const event = world.state.events.find(id);
    if (!event) throw missing("event", id);
    return event;
  }),
];

/** `charge.*` stands for every event of charges, `*` for every event. */
export const matches = (type: string, wanted: string): boolean =>
  wanted === "*" || (wanted.endsWith(".*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted);
