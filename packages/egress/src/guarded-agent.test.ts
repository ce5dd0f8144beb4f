import { request, type Agent } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Canary, type Redirector, startCanary, startRedirector } from "./canary.fixture.ts";
import { parseNetworks } from "@causeway/networks";
import type { EgressRules } from "./egress-rules.ts";
import { createGuardedAgent, type ResolveHost } from "./guarded-agent.ts";
import { hostileUrls } from "./hostile-urls.fixture.ts";
import { judgeUrl } from "./judge-url.ts";

/** 127.0.0.2 plays the outside world; everything else of this machine is a canary. */
const outside = "127.0.0.2";
const rules: EgressRules = {
  privateNetworks: parseNetworks(`${outside}/32`),
  publicPorts: Array.from({ length: 65_536 }, (_, port) => port),
  publicSchemes: ["https:", "http:"],
};

let canaries: readonly Canary[];
let redirector: Redirector;
beforeAll(async () => {
  const first = await startCanary("127.0.0.1");
  canaries = [first, await startCanary("::1", first.port), await startCanary("127.255.255.254", first.port)];
  redirector = await startRedirector(outside);
});
afterAll(async () => {
  await Promise.all([...canaries, redirector].map((server) => server.close()));
});

const canaryPort = () => String(canaries[0]?.port);
const connected = () => canaries.reduce((sum, canary) => sum + canary.connections(), 0);

async function withAgent<Value>(resolve: ResolveHost, use: (agent: Agent) => Promise<Value>): Promise<Value> {
  const agent = createGuardedAgent(rules, { resolve, connectTimeoutMs: 30_000 });
  try {
    return await use(agent);
  } finally {
    await agent.destroy();
  }
}

function answering(...answers: readonly (readonly string[])[]): ResolveHost & { asked: () => number } {
  let asked = 0;
  const resolve = async () => answers[Math.min(asked++, answers.length - 1)] ?? [];
  return Object.assign(resolve, { asked: () => asked });
}

const nobody: ResolveHost = async () => ["127.0.0.1"];

it("the canaries see who connects", async () => {
  const canary = await startCanary("127.0.0.1");
  await request(`http://127.0.0.1:${canary.port}/`).catch(() => undefined);
  expect(canary.connections()).toBe(1);
  await canary.close();
});

it("no hostile address gets a connection, even when nobody judged it before", async () => {
  await withAgent(nobody, async (dispatcher) => {
    for (const url of hostileUrls) {
      const call = async () => request(url.replace("{port}", canaryPort()), { dispatcher, headersTimeout: 500 });
      await expect(call()).rejects.toBeInstanceOf(Error);
    }
  });
  expect(connected()).toBe(0);
});

describe.each([301, 302, 303, 307, 308])("a redirect with status %i", (status) => {
  it("is not followed to any of them, by the first hop or a second", async () => {
    const own = `http://${outside}:${redirector.port}`;
    await withAgent(nobody, async (dispatcher) => {
      for (const hostile of hostileUrls) {
        const target = hostile.replace("{port}", canaryPort());
        const hop = `${own}/${status}?to=${encodeURIComponent(target)}`;
        for (const url of [hop, `${own}/${status}?to=${encodeURIComponent(hop)}`]) {
          const before = redirector.requests();
          const { statusCode, body } = await request(url, { dispatcher });
          await body.dump();
          expect([statusCode, redirector.requests() - before]).toEqual([status, 1]);
        }
      }
    });
    expect(connected()).toBe(0);
  });
});

const urlOf = (port: number | string) => `http://rebinding.example.com:${port}/308?to=/`;

describe("a name", () => {
  it("is resolved once per connection, and the connection goes to what was judged", async () => {
    const resolve = answering([outside], ["127.0.0.1"]);
    await withAgent(resolve, async (dispatcher) => {
      const { statusCode, body } = await request(urlOf(redirector.port), { dispatcher });
      await body.dump();
      expect([statusCode, resolve.asked()]).toEqual([308, 1]);
    });
  });

  it("that means something else at the next connection is refused then", async () => {
    const resolve = answering([outside], ["127.0.0.1"]);
    await withAgent(resolve, async (dispatcher) => {
      await (await request(urlOf(redirector.port), { dispatcher, reset: true })).body.dump();
      await expect(request(urlOf(redirector.port), { dispatcher })).rejects.toThrow(/not on the public internet/);
      await expect(request(urlOf(canaryPort()), { dispatcher })).rejects.toThrow(/not on the public internet/);
    });
    expect(connected()).toBe(0);
  });

  it.each([
    [[outside, "127.0.0.1"]],
    [["127.0.0.1", outside]],
    [[outside, "::1"]],
    [[outside, "::ffff:127.0.0.1"]],
    [[outside, "169.254.169.254"]],
    [[]],
  ])("with the addresses %j gets no connection at all", async (addresses) => {
    await withAgent(answering(addresses), async (dispatcher) => {
      for (const port of [redirector.port, canaryPort()]) {
        await expect(request(urlOf(port), { dispatcher })).rejects.toThrow(/^The address /);
      }
    });
    expect(connected()).toBe(0);
  });

  it("is what the other side is asked for", async () => {
    await withAgent(answering([outside]), async (dispatcher) => {
      await (await request(urlOf(redirector.port), { dispatcher })).body.dump();
    });
    expect(redirector.hosts().at(-1)).toBe(`rebinding.example.com:${redirector.port}`);
  });
});

it("what may be shown says why: the first judgement and the connection agree", () => {
  expect(judgeUrl("http://10.0.0.1/", rules)).toMatchObject({
    because: "leads to an address that is not on the public internet (private)",
  });
});
