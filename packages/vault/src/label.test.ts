import { expect, it } from "vitest";
import { secretLabel } from "./label.ts";

it.each([
  ["sk-proj-0123456789abcdefWXYZ", "sk-…WXYZ"],
  ["0123456789abcdef", "…cdef"],
  ["short-key", "…"],
  ['{"api_key":"0123456789abcdef","resource":"acme"}', "…cdef"],
  ['{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","secretAccessKey":"s3cr3ts3cr3ts3cr3t"}', "…MPLE"],
  ['{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----"}', "{…}"],
  ['{"api_key":"{\\"api_key\\":\\"x\\"}"}', "{…}"],
  ['{"api_key": 1234567890123456789}', "{…}"],
  ["{no document, 0123456789", "{…}"],
])("of %s may be shown %s", (secret, label) => expect(secretLabel(secret)).toBe(label));
