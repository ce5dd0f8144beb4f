"use client";

export { Meter } from "@cloudflare/kumo/components/meter";
