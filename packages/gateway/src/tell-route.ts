import { AppError } from "@causeway/errors";
import type { AnyCall, JsonObject } from "@causeway/protocol";
import type { Delivery } from "./attempt-in-turn.ts";
import { providerNameOf } from "./envelope.ts";
import { explainRoute, routerMetadata } from "./explain-route.ts";
import { pluginsThatRan } from "./apply-plugin-defaults.ts";
import { requestedModelOf } from "./find-models.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import type { InboundCall } from "./inbound-call.ts";
import type { CallPlan } from "./plan-call.ts";
import type { RouteRecord } from "./route-record.ts";

export type RouteTold = { readonly asked: AnyCall; readonly plan: CallPlan; readonly delivery: Delivery };

function recordOf({ asked, plan, delivery }: RouteTold): RouteRecord {
  const { preset, router, search } = asked.resolution ?? {};
  const { stoppedBy } = delivery;
  const isWarned = asked.warnings.length + delivery.warnings.length > 0;
  const serviceTier = servedTierOf(asked, delivery);
  const plugins = pluginsThatRan(asked);
  if (!(stoppedBy ?? preset ?? router ?? search ?? serviceTier) && !isWarned && plugins.length === 0) return plan.route;
  return {
    ...plan.route,
    ...(serviceTier !== undefined && { serviceTier }),
    ...(isWarned && { warnings: [...asked.warnings, ...delivery.warnings] }),
    ...(stoppedBy !== undefined && { stoppedBy }),
    ...(preset && { preset }),
    ...(router && { router }),
    ...(search && { search }),
    ...(plugins.length > 0 && { plugins }),
  };
}

const servedTierOf = ({ request }: AnyCall, { reading }: Delivery): string | undefined =>
  request.task === undefined && request.extra["service_tier"] !== undefined ? reading.serviceTier : undefined;

/** Kept with the generation, always. */
export const keepRoute = (ports: GatewayPorts, call: InboundCall, told: RouteTold): void =>
  ports.routes.add(call.generationId, recordOf(told));

/** What callers who want to know are told with the answer, or with the error. */
export function tellRoute(ports: GatewayPorts, call: InboundCall, told: RouteTold): JsonObject | undefined {
  if (!call.caller.wantsRouting && !told.asked.provider.explain) return undefined;
  const facts = {
    requestedModel: requestedModelOf(told.asked),
    record: recordOf(told),
    attempts: told.delivery.attempts,
    nameOf: providerNameOf(ports, told.plan.candidates),
  };
  return { routing: explainRoute(facts), openrouter_metadata: routerMetadata(facts) };
}

export const withRoute = (error: AppError, route: JsonObject | undefined): AppError =>
  route === undefined
    ? error
    : new AppError(error.code, error.message, {
        cause: error.cause,
        metadata: { ...error.metadata, ...route },
        ...(error.parameter !== undefined && { parameter: error.parameter }),
        ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
        ...(error.rateLimit !== undefined && { rateLimit: error.rateLimit }),
      });
