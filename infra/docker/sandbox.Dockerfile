# The outside world, for a deployment without keys. Build from the repository's root: docker build -f infra/docker/sandbox.Dockerfile .
FROM node:26-slim
WORKDIR /causeway
COPY . .
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --filter "@causeway/sandbox..."
ENV NODE_ENV=production SANDBOX_HOST=0.0.0.0 SANDBOX_PORT=8788 SANDBOX_STATE_DIR=/tmp/sandbox
USER node
WORKDIR /causeway/apps/sandbox
EXPOSE 8788
CMD ["node", "src/main.ts"]
