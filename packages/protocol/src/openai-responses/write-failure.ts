import { type ErrorType, failureOf } from "../failure.ts";
import type { JsonObject } from "../json.ts";

/** How a response says why it failed: its own few codes, and ours beside them. */
export function writeFailure(error: unknown): { readonly error: JsonObject; readonly errorType: ErrorType } {
  const { message, parameter, errorType } = failureOf(error);
  return {
    error: { code: codes[errorType] ?? "server_error", message, type: errorType, param: parameter ?? null },
    errorType,
  };
}

const codes: Partial<Readonly<Record<ErrorType, string>>> = {
  rate_limit_exceeded: "rate_limit_exceeded",
  invalid_request: "invalid_prompt",
  invalid_prompt: "invalid_prompt",
  context_length_exceeded: "invalid_prompt",
  max_tokens_exceeded: "invalid_prompt",
  token_limit_exceeded: "invalid_prompt",
  string_too_long: "invalid_prompt",
  content_policy_violation: "invalid_prompt",
  refusal: "invalid_prompt",
  invalid_image: "invalid_image",
  image_too_large: "image_too_large",
  image_too_small: "image_too_small",
  unsupported_image_format: "unsupported_image_media_type",
  image_not_found: "image_file_not_found",
  image_download_failed: "failed_to_download_image",
};
