import { createHmac } from "node:crypto";
import { hashApiKey } from "@causeway/api-keys";
import { createDestinationSender, type DestinationSender } from "@causeway/observability";
import { langfuseKeys, type ReceivedTraces, s3Keys } from "@causeway/sandbox";
import { deliverToDestinations } from "@causeway/services";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let manager: Customer;
let sender: DestinationSender;
beforeAll(async () => {
  world = await startApiWorld({
    variables: {
      OWN_KEY_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
      OWN_ENDPOINTS_ALLOW_PRIVATE: "127.0.0.0/8",
    },
  });
  sender = createDestinationSender({
    publicPorts: [443],
    publicSchemes: ["https:"],
    privateNetworks: world.env.OWN_ENDPOINTS_ALLOW_PRIVATE,
  });
});
afterAll(async () => {
  await sender.close();
  await world.close();
});
beforeEach(async () => {
  manager = await world.customer({ keyClass: "management" });
  await world.resetFaults();
});

type Answer = {
  readonly key?: string;
  readonly signing_secret?: string;
  readonly data: Record<string, unknown> & { readonly id: string; readonly state: Record<string, unknown> };
  readonly error?: { readonly message: string; readonly param: string };
};

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${world.api.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${manager.key}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, ...((await response.json()) as Answer) };
}

const path = "/observability/destinations";
const create = (body: object) => call("POST", path, body);
const stateOf = async (id: string) => (await call("GET", `${path}/${id}`)).data.state;

async function ask(key: string, text: string): Promise<string> {
  const response = await fetch(`${world.api.url}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "maker/one", messages: [{ role: "user", content: text }], max_tokens: 20 }),
  });
  await response.text();
  const id = response.headers.get("x-generation-id") ?? "";
  await world.settlementOf(id);
  return id;
}

const newKey = async (name = "Caller") => String((await call("POST", "/keys", { name })).key);

/** As if what waits had waited for long enough, and what failed had been let rest. */
async function deliver({ tooNew = "" } = {}): Promise<number> {
  const { workspaceId } = manager;
  await world.database.$executeRaw`
    UPDATE observability_delivery
       SET created_at = now() + CASE generation_id WHEN ${tooNew} THEN interval '1 hour' ELSE interval '-1 minute' END
     WHERE destination_id IN (SELECT id FROM observability_destination WHERE workspace_id = ${workspaceId})`;
  await world.database.observabilityDestination.updateMany({
    where: { workspaceId },
    data: { nextAttemptAt: new Date(0) },
  });
  return await deliverToDestinations({ database: world.database, vault: world.env.OWN_KEY_ENCRYPTION_KEYS, sender });
}

async function received(): Promise<readonly ReceivedTraces[]> {
  const response = await fetch(`${world.sandbox.url}/control/observability`);
  return (await response.json()) as readonly ReceivedTraces[];
}

const fail = (trouble: object) =>
  fetch(`${world.sandbox.url}/control/observability`, { method: "POST", body: JSON.stringify(trouble) });

type Span = { readonly traceId: string; readonly spanId: string; readonly attributes: readonly Attribute[] };
type Attribute = { readonly key: string; readonly value: Record<string, unknown> };
const spansOf = ({ body }: ReceivedTraces): readonly Span[] =>
  (body as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans),
  );
const attribute = (span: Span | undefined, key: string) =>
  Object.values(span?.attributes.find((one) => one.key === key)?.value ?? {})[0];
const idsIn = (traces: readonly ReceivedTraces[]) =>
  traces.flatMap(spansOf).map((span) => attribute(span, "gen_ai.response.id"));

const signatureOf = (one: ReceivedTraces | undefined, secret = "") => {
  const { "webhook-id": id, "webhook-timestamp": at } = one?.headers ?? {};
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${at}.${one?.text}`).digest("base64")}`;
};

const collector = (more: object = {}) => ({
  type: "otel-collector",
  name: "Collector",
  config: {
    endpoint: `${world.sandbox.url}/observability/otel`,
    headers: { authorization: "Bearer collector-secret-token" },
  },
  ...more,
});

describe("destinations over the API", () => {
  it("are made, shown with their secrets masked, changed and deleted", async () => {
    const config = { ...langfuseKeys, baseUrl: `${world.sandbox.url}/observability/langfuse` };
    const made = await create({ type: "langfuse", name: "Traces", config });
    expect(made).toMatchObject({
      status: 201,
      data: {
        name: "Traces",
        enabled: true,
        privacy_mode: false,
        sampling_rate: 1,
        api_key_hashes: null,
        filter_rules: null,
      },
    });
    expect(JSON.stringify(made)).not.toContain(langfuseKeys.secretKey);
    const { id } = made.data;
    const row = await world.database.observabilityDestination.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify({ ...row, delivered: 0, dropped: 0 })).not.toContain(langfuseKeys.secretKey);
    expect(await call("POST", `${path}/${id}/test`)).toMatchObject({ data: { accepted: true, status: 200 } });
    // What is masked stays as it was.
    const shown = made.data["config"] as object;
    const changed = await call("PATCH", `${path}/${id}`, { name: "Ours", config: shown, privacy_mode: true });
    expect(changed).toMatchObject({ status: 200, data: { name: "Ours", privacy_mode: true, config: shown } });
    expect(await call("POST", `${path}/${id}/test`)).toMatchObject({ data: { accepted: true } });
    await call("PATCH", `${path}/${id}`, { config: { secretKey: "sk-lf-of-another-project" } });
    expect(await call("POST", `${path}/${id}/test`)).toMatchObject({
      data: { accepted: false, status: 401, message: expect.stringContaining("401") },
    });
    expect(await call("GET", path)).toMatchObject({ total_count: 1, data: [{ id }] });
    expect(await call("DELETE", `${path}/${id}`)).toMatchObject({ deleted: true });
    expect((await call("GET", `${path}/${id}`)).status).toBe(404);
    const audit = await world.database.auditEntry.findMany({
      where: { target: `destination:${id}` },
      orderBy: { id: "asc" },
    });
    expect(new Set(audit.map(({ action }) => action))).toEqual(
      new Set(["destination.create", "destination.update", "destination.delete", "destination.test"]),
    );
    expect(JSON.stringify(audit)).not.toContain("sk-lf");
  });

  it.each<[object, string]>([
    [{ type: "otel-collector", config: {} }, "config.endpoint"],
    [{ type: "otel-collector", config: { endpoint: "http://169.254.169.254/" } }, "config.endpoint"],
    [{ type: "webhook", config: { url: "https://a.example", secret: "x" } }, "config.secret"],
    [{ type: "webhook", config: { url: "https://a.example", headers: { host: "b" } } }, "config.headers.host"],
    [{ type: "langfuse", config: { publicKey: "pk" } }, "config.secretKey"],
    [{ type: "s3", config: { bucketName: "../up", accessKeyId: "a", secretAccessKey: "b" } }, "config.bucketName"],
    [{ type: "webhook", config: { url: "https://a.example" }, sampling_rate: 0 }, "sampling_rate"],
    [{ type: "webhook", config: { url: "https://a.example" }, api_key_hashes: ["a"] }, "api_key_hashes.0"],
    [
      {
        type: "webhook",
        config: { url: "https://a.example" },
        filter_rules: { groups: [{ rules: [{ field: "model", operator: "regex", value: "(?=a)" }] }] },
      },
      "filter_rules.groups.0.rules.0.value",
    ],
  ])("refuses %j", async (body, param) => {
    expect(await create({ name: "Bad", ...body })).toMatchObject({ status: 400, error: { param } });
  });

  it("has five of a type at most", async () => {
    const made = await Promise.all(Array.from({ length: 7 }, () => create(collector())));
    expect(made.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 201, 201, 201, 400, 400]);
  });
});

describe("calls", () => {
  it("are told to every type in its own way, with stable ids, over real sockets", async () => {
    const { url } = world.sandbox;
    await create(collector({ broadcast_generation_cost: true, broadcast_generation_identity: true }));
    await create({
      type: "langfuse",
      name: "L",
      config: { ...langfuseKeys, baseUrl: `${url}/observability/langfuse` },
    });
    const hook = await create({
      type: "webhook",
      name: "W",
      config: { url: `${url}/observability/webhook/in` },
      privacy_mode: true,
    });
    await create({
      type: "s3",
      name: "S",
      config: { ...s3Keys, bucketName: "traces", endpoint: `${url}/observability/s3`, prefix: "our calls" },
    });
    const id = await ask(await newKey("My key"), "a plan");
    await expect.poll(() => world.database.generationContent.count({ where: { generationId: id } })).toBe(1);
    expect(await deliver()).toBe(4);

    const all = await received();
    const [otel, langfuse, webhook, s3] = ["otel", "langfuse", "webhook", "s3"].map((kind) =>
      all.find((one) => one.kind === kind),
    );
    for (const one of [otel, langfuse, webhook, s3]) {
      const [span] = one ? spansOf(one) : [];
      expect({ kind: one?.kind, id: attribute(span, "gen_ai.response.id"), trace: span?.traceId }).toEqual({
        kind: one?.kind,
        id,
        trace: id.replace("gen-", "").replaceAll("-", ""),
      });
    }
    const [span] = otel ? spansOf(otel) : [];
    expect(otel?.headers["authorization"]).toBe("Bearer collector-secret-token");
    expect(attribute(span, "causeway.api_key.name")).toBe("My key");
    expect(attribute(span, "gen_ai.usage.cost")).toBeGreaterThan(0);
    expect(attribute(span, "gen_ai.input.messages")).toBe(
      JSON.stringify([{ role: "user", parts: [{ type: "text", content: "a plan" }] }]),
    );
    expect(langfuse?.text).toContain("langfuse.observation.output");
    expect(webhook?.text).not.toContain("a plan");
    expect(webhook?.headers["webhook-signature"]).toBe(signatureOf(webhook, hook.signing_secret));
    expect(s3?.path).toMatch(/^\/observability\/s3\/traces\/our%20calls\/\d{4}-\d\d-\d\d\/[0-9a-f]{32}-\d{9}\.json$/);
    // It is nobody's to read: it was only to be told.
    expect((await call("GET", `/generation/content?id=${id}`)).status).toBe(404);
    expect(await deliver()).toBe(0);
  });

  it("are told again until they are accepted, then no more, and the state says how it went", async () => {
    const { data } = await create(collector());
    const key = await newKey();
    const ids = [await ask(key, "one"), await ask(key, "two")];
    await fail({ status: 503, times: 1 });
    expect(await deliver()).toBe(0);
    expect(await stateOf(data.id)).toMatchObject({
      waiting: 2,
      last_error: expect.stringContaining("503"),
      failing_since: expect.any(String),
      next_attempt_at: expect.any(String),
    });
    expect(await deliver()).toBe(2);
    expect(await stateOf(data.id)).toMatchObject({
      waiting: 0,
      delivered: 2,
      failing_since: null,
      next_attempt_at: null,
    });
    expect(idsIn(await received())).toEqual(ids);
  });

  it("are told once what was sent and answered had time to be written, whatever else waits", async () => {
    await create(collector());
    const key = await newKey();
    const [older, newer] = [await ask(key, "one"), await ask(key, "two")];
    expect(await deliver({ tooNew: newer })).toBe(1);
    expect(idsIn(await received())).toEqual([older]);
    expect(await deliver()).toBe(1);
    expect(idsIn(await received())).toEqual([older, newer]);
  });

  it("that a destination will not take hold up none of the others", async () => {
    const { data } = await create(collector());
    const key = await newKey();
    const ids = [await ask(key, "good"), await ask(key, "poison"), await ask(key, "good too")];
    await expect.poll(() => world.database.generationContent.count({ where: { generationId: { in: ids } } })).toBe(3);
    await fail({ status: 400, times: 100, ifContains: "poison" });
    expect(await deliver()).toBe(2);
    expect(idsIn(await received())).toEqual([ids[0], ids[2]]);
    expect(await stateOf(data.id)).toMatchObject({ waiting: 0, delivered: 2, dropped: 1, paused_at: null });
  });

  it("of other keys, and those that do not fit the rules, are not told", async () => {
    const [named, other] = [await newKey(), await newKey()];
    await create(
      collector({
        api_key_hashes: [hashApiKey(named)],
        filter_rules: { groups: [{ logic: "and", rules: [{ field: "input", operator: "contains", value: "tell" }] }] },
      }),
    );
    const wanted = await ask(named, "tell this");
    const kept = [wanted, await ask(named, "be silent")];
    await ask(other, "tell that");
    await expect.poll(() => world.database.generationContent.count({ where: { generationId: { in: kept } } })).toBe(2);
    expect(await deliver()).toBe(1);
    expect(idsIn(await received())).toEqual([wanted]);
  });

  it("are told to nobody once a destination has failed for three days; a change begins anew", async () => {
    const { data } = await create(collector());
    const key = await newKey();
    await ask(key, "one");
    await fail({ status: 500, times: 1 });
    await world.database.observabilityDestination.update({
      where: { id: data.id },
      data: { failingSince: new Date(Date.now() - 73 * 3_600_000) },
    });
    expect(await deliver()).toBe(0);
    expect(await stateOf(data.id)).toMatchObject({ waiting: 0, dropped: 1, paused_at: expect.any(String) });
    const { workspaceId } = manager;
    expect(await world.database.notice.count({ where: { workspaceId, kind: "destination-paused" } })).toBe(1);
    await ask(key, "unheard");
    expect(await stateOf(data.id)).toMatchObject({ waiting: 0 });
    expect((await call("PATCH", `${path}/${data.id}`, { enabled: true })).data.state).toMatchObject({
      paused_at: null,
    });
    const heard = await ask(key, "heard");
    expect(await deliver()).toBe(1);
    expect(idsIn(await received())).toEqual([heard]);
  });
});
