import { Client, type ClientConfig, type PoolConfig } from "pg";

/** Postgres answers within milliseconds or, when it stands still, not at all. A lost packet is sent again after a second. */
const connectMs = 1_500;

/** Does not wait as long for a connection as a question may wait for its turn on one. */
class PromptClient extends Client {
  constructor(config?: ClientConfig) {
    super({ ...config, connectionTimeoutMillis: connectMs });
  }
}

/**
 * What was opened stays open: while Postgres takes no new connections, because it is overrun or stands still, those that
 * there are go on. They keep no process from ending.
 */
export const keptConnections = {
  Client: PromptClient,
  idleTimeoutMillis: 0,
  allowExitOnIdle: true,
} satisfies PoolConfig;
