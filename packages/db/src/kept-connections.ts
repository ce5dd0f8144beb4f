import { Client, type ClientConfig, type PoolConfig } from "pg";

/**
 * Postgres answers within milliseconds, within seconds on a machine that has too much to do, or, when it stands still, not
 * at all. Counted in looks and not by the clock: while this process is held up, answers lie there unread.
 */
const looks = { most: 40, everyMs: 100 };

/** Waits less long for a connection than a question may wait for its turn on one. */
class PromptClient extends Client {
  constructor(config?: ClientConfig) {
    super({ ...config, connectionTimeoutMillis: 0 });
    let count = 0;
    const looking = setInterval(() => {
      count += 1;
      if (count < looks.most) return;
      clearInterval(looking);
      this.connection.stream.destroy(new Error("Postgres took no new connection"));
    }, looks.everyMs).unref();
    const stop = () => clearInterval(looking);
    this.once("connect", stop).once("end", stop);
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
