import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { RelyingParty } from "./relying-party.ts";

export type SoftDeviceOptions = {
  /** False: one that signs for whoever holds it. */
  readonly verifiesUser?: boolean;
  /** Devices that do not count always say 0. */
  readonly counts?: boolean;
};

type Asked = { readonly challenge: string };

/** What of a device a page sees: one key pair, made when it is asked to, that signs what browsers let it sign. */
export class SoftDevice {
  readonly id = randomBytes(32);
  counter = 0;
  userHandle = "";
  readonly #options: SoftDeviceOptions;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor(options: SoftDeviceOptions = {}) {
    this.#options = options;
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.#privateKey = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  /** As a browser at `origin` answers to what a page gives it to add a passkey. */
  register(asked: Asked & { readonly user: { readonly id: string } }, { id: rpId, origin }: RelyingParty) {
    this.userHandle = asked.user.id;
    const attestation = cborMap([
      ["fmt", cborText("none")],
      ["attStmt", cborMap([])],
      ["authData", cborBytes(this.#data(rpId, true))],
    ]);
    return {
      ...this.#named(),
      response: {
        clientDataJSON: clientData("webauthn.create", asked, origin),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      },
      clientExtensionResults: {},
    };
  }

  /** As a browser at `origin` answers to what a page gives it to sign somebody in. */
  sign(asked: Asked, { id: rpId, origin }: RelyingParty) {
    const authenticatorData = this.#data(rpId, false);
    const clientDataJSON = clientData("webauthn.get", asked, origin);
    const hash = createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest();
    return {
      ...this.#named(),
      response: {
        clientDataJSON,
        authenticatorData: authenticatorData.toString("base64url"),
        signature: sign("sha256", Buffer.concat([authenticatorData, hash]), this.#privateKey).toString("base64url"),
        userHandle: this.userHandle,
      },
      clientExtensionResults: {},
    };
  }

  #named() {
    const id = this.id.toString("base64url");
    return { id, rawId: id, type: "public-key" as const };
  }

  #data(rpId: string, isNew: boolean): Buffer {
    if (this.#options.counts ?? true) this.counter += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const userPresent = 0x01;
    const userVerified = (this.#options.verifiesUser ?? true) ? 0x04 : 0;
    const flags = Buffer.from([userPresent | userVerified | (isNew ? 0x40 : 0)]);
    const head = Buffer.concat([createHash("sha256").update(rpId).digest(), flags, counter]);
    if (!isNew) return head;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    return Buffer.concat([head, Buffer.alloc(16), length, this.id, this.#coseKey()]);
  }

  /** RFC 9053: an EC2 key on P-256 for ES256. */
  #coseKey(): Buffer {
    const { x = "", y = "" } = this.#publicKey.export({ format: "jwk" });
    return cborMap([
      [1, cborNumber(2)],
      [3, cborNumber(-7)],
      [-1, cborNumber(1)],
      [-2, cborBytes(Buffer.from(x, "base64url"))],
      [-3, cborBytes(Buffer.from(y, "base64url"))],
    ]);
  }
}

const clientData = (type: string, { challenge }: Asked, origin: string): string =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString("base64url");

// RFC 8949, as much of it as a device sends.
const cborHead = (major: number, length: number): Buffer =>
  length < 24
    ? Buffer.from([(major << 5) | length])
    : length < 256
      ? Buffer.from([(major << 5) | 24, length])
      : Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
const cborNumber = (value: number): Buffer => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value));
const cborBytes = (value: Buffer): Buffer => Buffer.concat([cborHead(2, value.length), value]);
const cborText = (value: string): Buffer => Buffer.concat([cborHead(3, value.length), Buffer.from(value)]);
const cborMap = (entries: readonly (readonly [string | number, Buffer])[]): Buffer =>
  Buffer.concat([
    cborHead(5, entries.length),
    ...entries.flatMap(([key, value]) => [typeof key === "number" ? cborNumber(key) : cborText(key), value]),
  ]);
