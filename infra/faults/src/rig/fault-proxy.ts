import { connect, createServer, type Server, type Socket } from "node:net";
import { SeededRandom } from "../seeded-random.ts";
import { inTurns } from "./in-turn.ts";

/** What goes wrong on the way. All off: bytes pass as they come. */
export type WireFaults = {
  /** Added to each piece in either direction, in milliseconds. */
  readonly latencyMs: number;
  /** Of pieces sent by the server: the connection is reset instead. */
  readonly resetShare: number;
  /** Of pieces sent by the server: half of it passes, then the connection is reset. */
  readonly halfReplyShare: number;
  /** New connections are refused and standing ones dropped. */
  readonly isCut: boolean;
};

const nothingWrong: WireFaults = { latencyMs: 0, resetShare: 0, halfReplyShare: 0, isCut: false };

/** Keeps back one request, or the answer to it. */
type Trap = { readonly keeps: "request" | "reply"; readonly text: string; readonly spring: () => void };

/** Both directions of one connection: the trap whose request has passed. */
type Way = { sprung: Trap | undefined };

/** A TCP proxy on loopback that makes a good network a bad one, or leads to another server. */
export class FaultProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #random = new SeededRandom(1);
  #target: number;
  #trap: Trap | undefined;
  #faults = nothingWrong;

  private constructor(server: Server, port: number, target: number) {
    this.#server = server;
    this.port = port;
    this.#target = target;
    server.on("connection", (client) => this.#join(client));
  }

  static async start(target: number): Promise<FaultProxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The proxy has no port");
    return new FaultProxy(server, address.port, target);
  }

  /** The port that connections lead to. */
  get target(): number {
    return this.#target;
  }

  /** From now on; what is not named is as it should be. */
  set(faults: Partial<WireFaults>): void {
    this.#faults = { ...nothingWrong, ...faults };
    if (this.#faults.isCut) this.dropAll();
  }

  heal(): void {
    this.#faults = nothingWrong;
  }

  /** New connections go there; standing ones are dropped, as when clients are told of a failover. */
  leadTo(port: number): void {
    this.#target = port;
    this.dropAll();
  }

  /**
   * The next request with this text in it does not get through, or its answer does not get back: whoever asked can be
   * killed at exactly that step. False when there was none in time.
   */
  async keepBack(keeps: Trap["keeps"], text: string, longestMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const trap = { keeps, text, spring: () => resolve(true) };
    this.#trap = trap;
    const timer = setTimeout(() => resolve(false), longestMs);
    const isSprung = await promise;
    clearTimeout(timer);
    if (this.#trap === trap) this.#trap = undefined;
    return isSprung;
  }

  dropAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.dropAll();
    await closed;
  }

  #join(client: Socket): void {
    this.#sockets.add(client);
    client.once("close", () => this.#sockets.delete(client));
    client.on("error", () => undefined);
    if (this.#faults.isCut) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.#target, host: "127.0.0.1", noDelay: true });
    server.on("error", () => client.resetAndDestroy());
    server.once("close", () => client.destroy());
    client.once("close", () => server.destroy());
    const way: Way = { sprung: undefined };
    this.#relay(client, server, way, false);
    this.#relay(server, client, way, true);
  }

  /** Whether the piece goes no further. */
  #isKeptBack(piece: Buffer, way: Way, isReply: boolean): boolean {
    if (isReply) {
      way.sprung?.spring();
      return way.sprung !== undefined;
    }
    const trap = this.#trap;
    if (!trap || !piece.includes(trap.text)) return false;
    this.#trap = undefined;
    if (trap.keeps === "request") trap.spring();
    else way.sprung = trap;
    return trap.keeps === "request";
  }

  #relay(from: Socket, to: Socket, way: Way, isReply: boolean): void {
    const inTurn = inTurns();
    from.on("data", (piece: Buffer) => {
      if (this.#isKeptBack(piece, way, isReply)) return;
      const { latencyMs, resetShare, halfReplyShare } = this.#faults;
      const draw = isReply ? this.#random.next() : 1;
      if (draw < resetShare) {
        from.destroy();
        to.resetAndDestroy();
        return;
      }
      const isHalf = draw < resetShare + halfReplyShare;
      inTurn(latencyMs, () => {
        if (to.destroyed) return;
        const isFlowing = to.write(isHalf ? piece.subarray(0, Math.ceil(piece.length / 2)) : piece);
        if (isHalf) {
          to.destroySoon();
          from.destroy();
        } else if (!isFlowing) {
          from.pause();
          to.once("drain", () => from.resume());
        }
      });
    });
    from.once("end", () => inTurn(0, () => to.end()));
  }
}
