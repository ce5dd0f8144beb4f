import { createHash, createHmac } from "node:crypto";

type Signed = { method: string; path: string; headers: Record<string, string>; body: string };
type Keys = { accessKeyId: string; secretAccessKey: string };

/** What is wrong with the proof that a request to S3 carries; `undefined` when it is right. Written from AWS' description of it. */
export function checkAwsSignature({ method, path, headers, body }: Signed, keys: Keys): string | undefined {
  const proof =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers["authorization"] ?? "",
    );
  if (!proof) return "There is no signature for S3.";
  const [, accessKeyId = "", day = "", region = "", signedNames = "", signature = ""] = proof;
  if (accessKeyId !== keys.accessKeyId) return "There is no such access key.";
  if (headers["x-amz-content-sha256"] !== sha256(body)) return "x-amz-content-sha256 is not the hash of the body.";
  const names = signedNames.split(";");
  const missing = ["host", "x-amz-date", "x-amz-content-sha256"].find((name) => !names.includes(name));
  if (missing !== undefined) return `${missing} is not signed.`;
  const canonical = [
    method,
    path,
    "",
    ...names.map((name) => `${name}:${(headers[name] ?? "").trim().replaceAll(/ +/g, " ")}`),
    "",
    signedNames,
    sha256(body),
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${keys.secretAccessKey}`),
  );
  return hmac(key, toSign).toString("hex") === signature ? undefined : "The signature does not fit the request.";
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
