"use client";

export { Tooltip, TooltipProvider } from "@cloudflare/kumo/components/tooltip";
