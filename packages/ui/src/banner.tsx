"use client";

export { Banner } from "@cloudflare/kumo/components/banner";
