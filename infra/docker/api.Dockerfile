# The edge API. Build from the repository's root: docker build -f infra/docker/api.Dockerfile .
FROM node:26-slim
WORKDIR /causeway
COPY . .
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --filter "@causeway/api..." --filter "@causeway/prisma..." --filter "@causeway/seed..." \
  && node prisma/src/commands/generate.ts
# A volume that is mounted here belongs to whom the folder belongs to.
RUN install --directory --owner=node /var/lib/causeway/write-ahead-log /var/lib/causeway/compile-cache
ENV NODE_ENV=production API_HOST=0.0.0.0 API_PORT=8787 WRITE_AHEAD_LOG_DIR=/var/lib/causeway/write-ahead-log \
  NODE_COMPILE_CACHE=/var/lib/causeway/compile-cache
USER node
WORKDIR /causeway/apps/api
EXPOSE 8787
CMD ["node", "src/main.ts"]
