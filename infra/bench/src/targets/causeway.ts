import { modelIdOf } from "./causeway/catalogue.ts";
import { type Stack, untilSettled } from "./causeway/stack.ts";
import { httpRequest, pathOf, type Target } from "./target.ts";

/** How many keys take turns. */
const keys = 64;

export function causewayTarget(stack: Stack): Target {
  const { api, worker, postgres, queueRedis, moneyRedis } = stack;
  const services = [worker, postgres.process, queueRedis.process, moneyRedis.process];
  return {
    id: "causeway",
    name: "Causeway",
    does: "keys, hold, budgets, rate limits, routing, metering, durable settlement",
    port: stack.apiPort,
    pids: [api.pid],
    allPids: [api.pid, ...services.map(({ pid }) => pid)],
    requests: (question) =>
      stack.accounts
        .slice(0, keys)
        .map(({ apiKey }) =>
          httpRequest(
            { ...question, model: modelIdOf(question.provider, question.model) },
            { path: `/api${pathOf(question.asks)}`, headers: { authorization: `Bearer ${apiKey}` } },
          ),
        ),
    settled: () => untilSettled(stack),
  };
}
