export { AccountSkeleton as default } from "../../../../features/shell/account-skeleton.tsx";
