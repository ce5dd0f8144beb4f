import { expect, test } from "vitest";
import { KeyFault } from "../provider.ts";
import { amazonBedrock } from "../providers/amazon-bedrock.ts";
import { authorizeAws } from "./aws-signature.ts";
import { fillPlaces } from "./fill-places.ts";

const url = new URL("https://bedrock-runtime.eu-central-1.amazonaws.com/model/deepseek.v3-v1%3A0/converse");
const key = (fields: object = {}) =>
  JSON.stringify({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI", region: "eu-central-1", ...fields });

test("a Bedrock API key goes as it is", async () => {
  expect(await authorizeAws("bedrock-api-key", { url, body: "{}" })).toEqual({
    authorization: "Bearer bedrock-api-key",
  });
});

test("a pair of keys signs the request for its region and day", async () => {
  const headers = await authorizeAws(key({ sessionToken: "session" }), { url, body: "{}" });
  expect(headers["authorization"]).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/bedrock\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
  );
  expect(headers).toMatchObject({
    "x-amz-date": expect.stringMatching(/^\d{8}T\d{6}Z$/),
    "x-amz-security-token": "session",
    // Of "{}".
    "x-amz-content-sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  });
  expect(JSON.stringify(headers)).not.toContain("wJalrXUtnFEMI");
});

test("half a pair is refused, with what is missing", async () => {
  await expect(async () => authorizeAws(key({ secretAccessKey: "" }), { url, body: "" })).rejects.toThrow(KeyFault);
});

test("the key names the region, and the model the engine", () => {
  expect(fillPlaces(amazonBedrock, amazonBedrock.baseUrl, key())).toBe(
    "https://bedrock-runtime.eu-central-1.amazonaws.com",
  );
  expect(fillPlaces(amazonBedrock, amazonBedrock.baseUrl, "api-key")).toBe(
    "https://bedrock-runtime.us-east-1.amazonaws.com",
  );
  expect(amazonBedrock.baseUrlFor("openai.gpt-oss-120b")).toContain("bedrock-mantle");
  expect(amazonBedrock.baseUrlFor("deepseek.v3-v1:0")).toBeUndefined();
});
