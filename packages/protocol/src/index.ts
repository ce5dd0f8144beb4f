export * from "./answer.ts";
export * from "./chat-request.ts";
export * from "./json.ts";
export * from "./usage.ts";
