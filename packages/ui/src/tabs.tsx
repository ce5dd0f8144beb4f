"use client";

export { Tabs, type TabsItem, type TabsProps } from "@cloudflare/kumo/components/tabs";
