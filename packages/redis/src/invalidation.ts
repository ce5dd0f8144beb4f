import { Redis } from "ioredis";

/** Something that edge processes keep in memory has changed. */
export type Invalidation =
  /** The key whose SHA-256 this is: revoked, disabled, limited or created. */
  | { readonly kind: "api-key"; readonly hash: string }
  /** A workspace's own provider keys: created, changed, reordered or removed. */
  | { readonly kind: "own-keys"; readonly workspaceId: string }
  /** The limits of a workspace or of its members: every key of it carries them. */
  | { readonly kind: "limits"; readonly workspaceId: string }
  /** A workspace's presets: saved, switched or renamed. */
  | { readonly kind: "presets"; readonly workspaceId: string }
  | { readonly kind: "catalog" };

const channel = "causeway:invalidate";

export type InvalidationPublisher = {
  /** Rejects when Redis is away: what is cached then lives on until it expires by itself. */
  publish(invalidation: Invalidation): Promise<void>;
  close(): void;
};

export type InvalidationSubscription = {
  /** What is told from then on is heard. Never settles where it is closed before. */
  readonly listening: Promise<void>;
  close(): void;
};

/** Connects on first use. After `timeoutMs` Redis is away. */
export function createInvalidationPublisher(
  redisUrl: string,
  { timeoutMs = 2_000 }: { readonly timeoutMs?: number | undefined } = {},
): InvalidationPublisher {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
  });
  // ioredis reconnects by itself; without a listener Node would end the process.
  redis.on("error", () => undefined);
  return {
    async publish(invalidation) {
      await redis.publish(channel, JSON.stringify(invalidation));
    },
    close: () => redis.disconnect(),
  };
}

export type InvalidationListener = {
  onInvalidation(invalidation: Invalidation): void;
  /** Messages may have been missed while Redis was away: forget everything. Also called when it is first listened to. */
  onReconnect(): void;
};

/** Listens for as long as the process lives; Redis may come and go. */
export function subscribeToInvalidations(redisUrl: string, listener: InvalidationListener): InvalidationSubscription {
  const redis = new Redis(redisUrl, {
    // Its own way of subscribing again looks nowhere whether that came about, and a rejection that nobody awaits ends a process.
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
  });
  redis.on("error", () => undefined);
  const listening = Promise.withResolvers<void>();
  const onListening = () => {
    listener.onReconnect();
    listening.resolve();
  };
  redis.on("ready", () => {
    // Rejects when the connection has broken again: the next one subscribes.
    redis.subscribe(channel).then(onListening, () => undefined);
  });
  redis.on("message", (_, message: string) => {
    const invalidation = readInvalidation(message);
    if (invalidation) listener.onInvalidation(invalidation);
  });
  return { listening: listening.promise, close: () => redis.disconnect() };
}

const workspaceKinds = ["own-keys", "limits", "presets"] as const;

/** Other versions of us may say things that this one does not know. */
function readInvalidation(message: string): Invalidation | undefined {
  try {
    const value: unknown = JSON.parse(message);
    if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
    if (value.kind === "catalog") return { kind: "catalog" };
    const kind = workspaceKinds.find((one) => one === value.kind);
    if (kind && "workspaceId" in value && typeof value.workspaceId === "string") {
      return { kind, workspaceId: value.workspaceId };
    }
    const isKey = value.kind === "api-key" && "hash" in value && typeof value.hash === "string";
    return isKey ? { kind: "api-key", hash: String(value.hash) } : undefined;
  } catch {
    return undefined;
  }
}
