import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, type Customer, startApiWorld } from "../../api.fixture.ts";

let world: ApiWorld;
let manager: Customer;
let base: string;
let workspaceId: string;
beforeAll(async () => {
  world = await startApiWorld();
  manager = await world.customer({ keyClass: "management" });
  workspaceId = manager.workspaceId;
  base = `/workspaces/${workspaceId}`;
});
afterAll(() => world.close());

type Answer = {
  readonly data: unknown;
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

it("members are listed, given other roles and taken out; people are asked in by mail", async () => {
  const user = await world.database.user.create({ data: { email: "ada@example.com", name: "Ada King Lovelace" } });
  await world.database.membership.create({ data: { workspaceId, userId: user.id, role: "developer" } });
  expect(await call("GET", `${base}/members?limit=1&offset=1`)).toMatchObject({
    total_count: 2,
    data: [{ user_id: user.id, role: "member", workspace_role: "developer", email: "ada@example.com" }],
  });
  expect((await call("GET", "/organization/members")).data).toContainEqual(
    expect.objectContaining({ id: user.id, first_name: "Ada", last_name: "King Lovelace", role: "org:member" }),
  );
  expect(await call("PATCH", `${base}/members/${user.id}`, { role: "admin" })).toMatchObject({
    status: 200,
    data: { role: "admin", workspace_role: "admin" },
  });
  expect((await call("PATCH", `${base}/members/${user.id}`, { role: "owner" })).status).toBe(403);
  // One who is none keeps all of them in: half a list is never done.
  expect(await call("POST", `${base}/members/remove`, { user_ids: [user.id, "nobody"] })).toMatchObject({
    status: 404,
    error: { param: "user_ids.1" },
  });
  expect(await call("GET", `${base}/members`)).toMatchObject({ total_count: 2 });
  expect(await call("POST", `${base}/members/remove`, { user_ids: [user.id, user.id] })).toMatchObject({
    removed_count: 1,
  });
  expect((await call("POST", `${base}/members/remove`, { user_ids: [user.id] })).status).toBe(404);

  const invited = await call("POST", `${base}/invitations`, { email: "Grace@example.com", role: "viewer" });
  expect(invited).toMatchObject({
    status: 201,
    data: { email: "grace@example.com", role: "viewer", state: "waiting" },
  });
  const { id } = invited.data as { readonly id: string };
  expect(await call("GET", `${base}/invitations`)).toMatchObject({ total_count: 1, data: [{ id }] });
  expect(await call("DELETE", `${base}/invitations/${id}`)).toMatchObject({ deleted: true });
  expect(await call("GET", `${base}/invitations`)).toMatchObject({ total_count: 0 });
  const audit = await world.database.auditEntry.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual([
    "member.change-role",
    "member.remove",
    "invitation.create",
    "invitation.revoke",
  ]);
});

it("budgets of the workspace and of a member are set, shown and taken away; shorter ones are smaller", async () => {
  const { userId } = await world.database.membership.findFirstOrThrow({ where: { workspaceId } });
  for (const path of [`${base}/budgets`, `${base}/members/${userId}/budgets`]) {
    expect(await call("GET", path)).toMatchObject({ data: [], include_byok_in_budgets: false });
    expect(await call("PUT", `${path}/monthly`, { limit_usd: 100, include_byok_in_budgets: true })).toMatchObject({
      status: 200,
      data: { limit_usd: 100, reset_interval: "monthly", spent_usd: 0 },
      include_byok_in_budgets: true,
    });
    expect(await call("PUT", `${path}/daily`, { limit_usd: 100 })).toMatchObject({
      status: 400,
      error: { param: "limit_usd", message: expect.stringContaining("below the monthly one of $100") },
    });
    expect(await call("PUT", `${path}/lifetime`, { limit_usd: 50 })).toMatchObject({ status: 400 });
    for (const limit of [0, 1e-10, 1e21]) {
      expect(await call("PUT", `${path}/daily`, { limit_usd: limit })).toMatchObject({
        status: 400,
        error: { param: "limit_usd" },
      });
    }
    expect(await call("PUT", `${path}/lifetime`, { limit_usd: 1_000.5 })).toMatchObject({
      data: { limit_usd: 1_000.5, reset_interval: null },
    });
    expect(await call("GET", `${path}/monthly`)).toMatchObject({ data: { limit_usd: 100 } });
    expect(await call("DELETE", `${path}/monthly`)).toMatchObject({ deleted: true });
    expect((await call("GET", `${path}/monthly`)).status).toBe(404);
    expect((await call("DELETE", `${path}/monthly`)).status).toBe(404);
  }
  expect((await call("GET", `${base}/members/nobody/budgets`)).status).toBe(404);
});

it("every POST that takes a key says what an Idempotency-Key does", async () => {
  const response = await fetch(`${world.api.url}/openapi.json`);
  type Post = { readonly security?: readonly unknown[]; readonly parameters?: readonly { readonly name: string }[] };
  const { paths } = (await response.json()) as { paths: Record<string, { readonly post?: Post }> };
  const posts = Object.entries(paths).flatMap(([path, { post }]) => (post?.security?.length ? [{ path, post }] : []));
  expect(posts.length).toBeGreaterThan(10);
  const silent = posts.filter(({ post }) => !post.parameters?.some(({ name }) => name === "Idempotency-Key"));
  expect(silent.map(({ path }) => path).filter((path) => !path.includes("count_tokens"))).toEqual([]);
});
