"use client";

export { Badge, type BadgeVariant } from "@cloudflare/kumo/components/badge";
