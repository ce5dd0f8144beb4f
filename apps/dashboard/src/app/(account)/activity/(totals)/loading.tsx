// In a group of its own: around the page of one call it would turn that page's 404 into a 200.
export { AccountSkeleton as default } from "../../../../features/shell/account-skeleton.tsx";
