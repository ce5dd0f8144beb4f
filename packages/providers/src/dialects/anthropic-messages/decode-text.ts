import { Buffer } from "node:buffer";

export const decodeBase64Text = (data: string): string => Buffer.from(data, "base64").toString("utf8");
