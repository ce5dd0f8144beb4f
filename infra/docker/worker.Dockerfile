# Queues and sweeps. Build from the repository's root: docker build -f infra/docker/worker.Dockerfile .
FROM node:26-slim
WORKDIR /causeway
COPY . .
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --filter "@causeway/worker..." --filter "@causeway/prisma..." \
  && node prisma/src/commands/generate.ts
ENV NODE_ENV=production WORKER_HOST=0.0.0.0 WORKER_PORT=8789
USER node
WORKDIR /causeway/apps/worker
EXPOSE 8789
CMD ["node", "src/main.ts"]
