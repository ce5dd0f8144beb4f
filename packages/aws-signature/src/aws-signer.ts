import { SignatureV4 } from "@smithy/signature-v4";
import { NodeSha256 } from "./node-sha256.ts";

export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
};

export type AwsRequest = {
  readonly method: string;
  readonly url: URL;
  /** Signed with the rest. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};

/** The headers that a request is to be sent with, besides `host`. */
export type AwsSigner = { sign(request: AwsRequest): Promise<Readonly<Record<string, string>>> };

/**
 * Signs requests for one account, service and region. Keep it: it remembers the key that it derived for the day.
 * S3 alone takes the path as it stands in the URL; the others want it escaped once more.
 */
export function createAwsSigner(options: {
  readonly service: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
}): AwsSigner {
  const { service, region } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = options.credentials;
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: NodeSha256,
    uriEscapePath: service !== "s3",
  });
  return {
    async sign({ method, url, headers, body }) {
      const signed = await signer.sign({
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: { ...headers, host: url.host },
        body,
      });
      const { host: _, ...proof } = signed.headers;
      return proof;
    },
  };
}
